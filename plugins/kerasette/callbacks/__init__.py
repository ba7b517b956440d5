"""`keras.callbacks`: what is told about the progress of training."""

from ..registry import module_getattr
from .callback import Callback, CallbackList, History, ProgbarLogger

LATER = {
    "callbacks.hooks": "CSVLogger LambdaCallback LearningRateScheduler TerminateOnNaN",
    "callbacks.monitors": "EarlyStopping ModelCheckpoint ReduceLROnPlateau",
}
__all__ = [  # pyright: ignore[reportUnsupportedDunderAll]
    *("Callback", "CallbackList", "History", "ProgbarLogger"),
    *" ".join(LATER.values()).split(),
]

__getattr__ = module_getattr("callbacks", later=LATER)
