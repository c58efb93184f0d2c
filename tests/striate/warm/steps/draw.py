import hashlib
import io

import matplotlib
import numpy as np
import xarray as xr
from matplotlib.figure import Figure

matplotlib.rcParams["svg.hashsalt"] = "striate"
noise = np.random.default_rng(0).normal(size=(200, 200))
rate = xr.Dataset({"rate": (("channel", "time"), noise @ noise)})["rate"]
print(hashlib.sha256(rate.to_numpy().tobytes()).hexdigest())

figure = Figure()
axes = figure.subplots()
figure.colorbar(axes.imshow(rate), label="spikes/s")
for extension, metadata in (("png", {}), ("pdf", {"CreationDate": None}), ("svg", {"Date": None})):
    picture = io.BytesIO()
    figure.savefig(picture, format=extension, metadata=metadata)
    print(hashlib.sha256(picture.getvalue()).hexdigest())
