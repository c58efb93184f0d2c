def deeper() -> None:
    raise ValueError("two")


try:
    raise KeyError("one")
except KeyError:
    deeper()
