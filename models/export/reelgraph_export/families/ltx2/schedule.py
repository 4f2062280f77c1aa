"""Sigmas that Lightricks gives for the distilled weights, in both stages."""

STAGE1 = [1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875, 0.0]
STAGE2 = [0.909375, 0.725, 0.421875, 0.0]
