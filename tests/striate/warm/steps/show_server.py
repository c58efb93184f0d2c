import os
from pathlib import Path

server = os.getppid()
print(server, len([*Path(f"/proc/{server}/task").iterdir()]))
