import keras
from keras import layers

# 32 by 32 pixels, ten classes; on this site the pictures are generated
(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
# 0…255 become 0…1
x_train = x_train.astype("float32") / 255
x_test = x_test.astype("float32") / 255

inputs = keras.Input(shape=(32, 32, 3))

# First convolution: 16 filters with a 3 by 3 kernel, then max pooling
x = layers.Conv2D(____, kernel_size=(____, ____), activation="relu")(inputs)
x = layers.____(pool_size=(2, 2))(x)

# Second convolution: 32 filters with a 3 by 3 kernel, then max pooling
x = layers.____(____, kernel_size=(3, 3), activation=____)(x)
x = layers.MaxPooling2D(pool_size=(2, 2))(x)

# From feature maps to one long vector, then fully connected layers
x = layers.____()(x)
x = layers.Dense(____, activation="relu")(x)
x = layers.Dense(16, activation="relu")(x)

# One probability for each of the ten classes
outputs = layers.Dense(____, activation=____)(x)

model = keras.Model(inputs, outputs)
model.summary()

model.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    x_train,
    y_train,
    batch_size=16,
    epochs=8,
    validation_data=(x_test, y_test),
)

# What does the network say to twelve images that it has never seen?
import matplotlib.pyplot as plt

classes = ["airplane", "automobile", "bird", "cat", "deer"]
classes += ["dog", "frog", "horse", "ship", "truck"]
probabilities = model.predict(x_test[:12])

figure, axes = plt.subplots(2, 6, figsize=(10, 4))
for i, axis in enumerate(axes.flat):
    guess = probabilities[i].argmax()
    axis.imshow(x_test[i])
    axis.set_title(
        f"{classes[guess]} {probabilities[i, guess]:.0%}",
        color="green" if guess == y_test[i, 0] else "red",
    )
    axis.axis("off")
plt.show()
