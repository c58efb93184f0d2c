from striate.value import VALUE

print(VALUE)
