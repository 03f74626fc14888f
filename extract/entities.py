def find_companies(d): return []
def find_regions(d): return []
