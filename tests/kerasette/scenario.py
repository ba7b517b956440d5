"""A run through the engine that reports numbers as JSON, to be compared between devices."""

import hashlib
import json

import numpy as np

import kerasette as keras
from kerasette import device, layers
from kerasette.errors import ResourceExhaustedError

keras.utils.set_random_seed(11)
rng = np.random.default_rng(3)
x = rng.random((300, 16, 16, 3), np.float32)
y = rng.integers(0, 5, (300, 1)).astype(np.uint8)
for label in range(5):
    x[y[:, 0] == label, label : label + 4] += 0.5

inputs = keras.Input(shape=(16, 16, 3))
t = layers.Conv2D(8, 3, padding="same", activation="relu")(inputs)
t = layers.BatchNormalization()(t)
t = layers.MaxPooling2D()(t)
t = layers.SpatialDropout2D(0.1)(t)
t = layers.Conv2D(10, 3, strides=2, activation="sigmoid")(t)
t = layers.GlobalMaxPooling2D()(t)
t = layers.Dense(12, activation="tanh")(t)
t = layers.Dropout(0.1)(t)
model = keras.Model(inputs, layers.Dense(5, activation="softmax")(t))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=3, verbose=0, validation_split=0.1).history
pixels = (x * 100).astype(np.uint8)
outputs = model.predict(pixels, verbose=0)

# Layers with kernels of their own.
t = layers.RandomTranslation(0.2, 0.2, "constant", "nearest")(layers.RandomRotation(0.1)(inputs))
t = layers.GaussianNoise(0.1)(layers.RandomContrast(0.3, (0, 1.5))(layers.RandomFlip()(t)))
t = layers.PReLU()(layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2)(t))
t = layers.LayerNormalization()(layers.Conv2DTranspose(5, 3, strides=2, padding="same")(t))
t = layers.add([layers.AveragePooling2D(3, 1, "same")(t), t])
t = layers.UpSampling2D(2, interpolation="bilinear")(layers.ZeroPadding2D(1)(t))
t = layers.GlobalAveragePooling2D()(layers.SeparableConv2D(6, 3, activation="elu")(t))
various = keras.Model(inputs, layers.Dense(5, activation="softmax")(t))
various.compile("sgd", "sparse_categorical_crossentropy")
various.fit(x[:60], y[:60], verbose=0)

# More than there is, then more than fits at once.
kind = type(device.get()).__name__
device.configure(memory=3 * 2**20)
try:
    model.fit(np.zeros((3000, 16, 16, 3)), np.zeros(3000), batch_size=3000, verbose=0)
    refused = ""
except ResourceExhaustedError as error:
    refused = str(error)
windowed = model.predict(np.tile(pixels.astype(np.float32), (5, 1, 1, 1)), verbose=0)

print(
    json.dumps(
        {
            "device": kind,
            "loss": history["loss"],
            "accuracy": history["accuracy"],
            "val_loss": history["val_loss"],
            "weights": [hashlib.sha256(w.tobytes()).hexdigest() for w in model.get_weights()],
            "various": [hashlib.sha256(w.tobytes()).hexdigest() for w in various.get_weights()],
            "outputs": hashlib.sha256(outputs.tobytes()).hexdigest(),
            "windowed": bool(np.array_equal(windowed[:300], outputs)),
            "refused": refused.split(" (")[0].split(" needs ")[0],
        }
    )
)
