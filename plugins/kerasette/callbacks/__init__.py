"""`keras.callbacks`: what is told about the progress of training."""

from ..registry import module_getattr
from .callback import Callback, CallbackList, History, ProgbarLogger
from .hooks import CSVLogger, LambdaCallback, LearningRateScheduler, TerminateOnNaN
from .monitors import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau

__all__ = [
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "TerminateOnNaN",
]

__getattr__ = module_getattr("callbacks")
