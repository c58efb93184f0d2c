import sys
import time
from pathlib import Path

print("begun", flush=True)
while not Path(sys.argv[1]).exists():
    time.sleep(0.01)
