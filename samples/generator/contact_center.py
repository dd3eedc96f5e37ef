def write(c,f): return {}
