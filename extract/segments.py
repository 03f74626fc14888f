def find_segmentations(d): return []
