import keras
from keras import layers

# 32 by 32 pixels, ten classes; on this site the pictures are generated
(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
# 0…255 become 0…1
x_train = x_train.astype("float32") / 255
x_test = x_test.astype("float32") / 255

inputs = keras.Input(shape=(32, 32, 3))

# Spatial dropout after the first convolution drops whole feature maps
x = layers.Conv2D(16, kernel_size=(3, 3), activation="relu")(inputs)
x = layers.____(____)(x)
x = layers.MaxPooling2D(pool_size=(2, 2))(x)

# Spatial dropout after the second convolution drops more of them
x = layers.Conv2D(32, kernel_size=(3, 3), activation="relu")(x)
x = layers.SpatialDropout2D(____)(x)
x = layers.MaxPooling2D(pool_size=(2, 2))(x)

# Of each feature map only its largest value goes on (global max pooling)
x = layers.____()(x)

# Dropout after the first fully connected layer drops single neurons
x = layers.Dense(32, activation="relu")(x)
x = layers.____(____)(x)
x = layers.Dense(16, activation="relu")(x)

# One probability for each of the ten classes
outputs = layers.Dense(10, activation="softmax")(x)

model = keras.Model(inputs, outputs)
model.summary()

model.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(
    x_train,
    y_train,
    batch_size=16,
    epochs=12,
    validation_data=(x_test, y_test),
)

# An overfitting network gets better on the training images only: the curves part.
# Here they stay together (dropout is switched off for the test images).
# But at what price? Compare the accuracy with that of the first network.
import matplotlib.pyplot as plt

epochs = range(1, len(history.history["accuracy"]) + 1)
figure, axis = plt.subplots(figsize=(6, 4))
axis.plot(epochs, history.history["accuracy"], label="training images")
axis.plot(epochs, history.history["val_accuracy"], label="test images")
axis.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1))
axis.legend()
plt.show()
