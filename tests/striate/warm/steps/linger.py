import subprocess
import sys
import time

if "with_child" in sys.argv:
    subprocess.Popen(["sleep", "60"])
print("begun", flush=True)
time.sleep(60)
