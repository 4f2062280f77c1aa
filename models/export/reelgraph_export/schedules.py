"""Sigmas: how the plain weights' are shifted, and the lists that Lightricks gives for the distilled ones, in both stages."""

from typing import Any

STAGE1 = [1.0, 0.99375, 0.9875, 0.98125, 0.975, 0.909375, 0.725, 0.421875, 0.0]
STAGE2 = [0.909375, 0.725, 0.421875, 0.0]

# The scheduler of the published checkpoints that are not distilled.
SCHEDULER: dict[str, Any] = {
    **{"use_dynamic_shifting": True, "base_shift": 0.95, "max_shift": 2.05, "base_image_seq_len": 1024},
    **{"max_image_seq_len": 4096, "shift_terminal": 0.1},
}
