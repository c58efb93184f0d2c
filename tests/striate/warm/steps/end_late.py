import atexit
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def say_later(word: str, pause_s: float) -> None:
    time.sleep(pause_s)
    print(word)


atexit.register(print, "at exit")
threading.Thread(target=say_later, args=("thread", 0.2)).start()
ThreadPoolExecutor().submit(say_later, "pool", 0.1)
