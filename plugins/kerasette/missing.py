"""Names that Keras 3.15 has and this package has not, so that the error for them can say so."""

MISSING = {
    "layers": """
        ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D
        AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add
        AdditiveAttention AlphaDropout Attention AugMix AutoContrast Average AveragePooling1D
        AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D Bidirectional
        CategoryEncoding CenterCrop Concatenate ContrastLimitedAdaptiveHistogramEqualization Conv1D
        Conv1DTranspose Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D
        Convolution1D Convolution1DTranspose Convolution2DTranspose Convolution3D
        Convolution3DTranspose Cropping1D Cropping2D Cropping3D CutMix DepthwiseConv1D
        DepthwiseConv2D Discretization Dot ELU EinsumDense Embedding Equalization FlaxLayer GRU
        GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D
        GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D GlobalMaxPool1D
        GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling3D GroupNormalization GroupQueryAttention
        HashedCrossing Hashing Identity IntegerLookup JaxLayer LSTM LSTMCell Lambda
        LayerNormalization LeakyReLU Masking MaxNumBoundingBoxes MaxPool1D MaxPool3D MaxPooling1D
        MaxPooling3D Maximum MelSpectrogram Minimum MixUp MultiHeadAttention Multiply Normalization
        PReLU Permute Pipeline RMSNormalization RNN RandAugment RandomBrightness
        RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform
        RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert
        RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness
        RandomShear RandomTranslation RandomZoom RepeatVector Rescaling Reshape Resizing
        ReversibleEmbedding STFTSpectrogram SeparableConv1D SeparableConv2D SeparableConvolution1D
        SeparableConvolution2D SimpleRNN SimpleRNNCell Solarization SpatialDropout1D
        SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup Subtract TFSMLayer
        TextVectorization TimeDistributed TorchModuleWrapper UnitNormalization UpSampling1D
        UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D add average
        concatenate dot maximum minimum multiply subtract
    """,
    "optimizers": """
        Adadelta Adafactor Adagrad AdamW Adamax Ftrl Lamb Lion LossScaleOptimizer MultiOptimizer
        Muon Nadam OptimizerMap RMSprop ScheduleFreeAdamW schedules
    """,
    "losses": """
        BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalFocalCrossentropy
        CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity Dice Hinge Huber
        KLDivergence LogCosh MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError
        MeanSquaredLogarithmicError Poisson SquaredHinge Tversky binary_crossentropy
        binary_focal_crossentropy categorical_focal_crossentropy
        categorical_generalized_cross_entropy categorical_hinge circle cosine_similarity ctc dice
        hinge huber kl_divergence log_cosh mean_absolute_error mean_absolute_percentage_error
        mean_squared_error mean_squared_logarithmic_error poisson squared_hinge tversky mse mae mape
        msle bce bfce kld logcosh
    """,
    "metrics": """
        AUC Accuracy BinaryCrossentropy BinaryIoU CategoricalCrossentropy CategoricalHinge
        ConcordanceCorrelation CosineSimilarity F1Score FBetaScore FalseNegatives FalsePositives
        Hinge IoU KLDivergence LogCoshError MeanAbsoluteError MeanAbsolutePercentageError MeanIoU
        MeanMetricWrapper MeanSquaredError MeanSquaredLogarithmicError OneHotIoU OneHotMeanIoU
        PearsonCorrelation Poisson Precision PrecisionAtRecall R2Score Recall RecallAtPrecision
        RootMeanSquaredError SensitivityAtSpecificity SparseCategoricalCrossentropy
        SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum
        TopKCategoricalAccuracy TrueNegatives TruePositives binary_accuracy binary_crossentropy
        binary_focal_crossentropy categorical_accuracy categorical_crossentropy
        categorical_focal_crossentropy categorical_hinge concordance_correlation hinge huber
        kl_divergence log_cosh mean_absolute_error mean_absolute_percentage_error mean_squared_error
        mean_squared_logarithmic_error pearson_correlation poisson sparse_categorical_accuracy
        sparse_categorical_crossentropy sparse_top_k_categorical_accuracy squared_hinge
        top_k_categorical_accuracy mse mae mape msle bce bfce kld logcosh
    """,
    "callbacks": """
        BackupAndRestore CSVLogger EarlyStopping LambdaCallback LearningRateScheduler
        ModelCheckpoint OrbaxCheckpoint ReduceLROnPlateau RemoteMonitor SwapEMAWeights TensorBoard
        TerminateOnNaN
    """,
    "activations": """
        celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh
        leaky_relu log_sigmoid log_softmax mish relu6 selu silu soft_shrink softplus softsign
        sparse_plus sparse_sigmoid sparsemax squareplus swish tanh_shrink threshold
    """,
    "initializers": """
        Identity IdentityInitializer Orthogonal OrthogonalInitializer STFT STFTInitializer identity
        orthogonal stft
    """,
    "regularizers": """
        L1 L1L2 L2 OrthogonalRegularizer Regularizer l1 l1_l2 l2 orthogonal_regularizer
    """,
    "constraints": """
        Constraint MaxNorm MinMaxNorm NonNeg UnitNorm get max_norm min_max_norm non_neg unit_norm
    """,
    "models": """
        clone_model load_model model_from_json save_model
    """,
    "utils": """
        Config CustomObjectScope FeatureSpace Progbar PyDataset Sequence array_to_img
        audio_dataset_from_directory bounding_boxes custom_object_scope deserialize_keras_object
        disable_interactive_logging enable_interactive_logging get_custom_objects get_file
        get_registered_name get_registered_object get_source_inputs image_dataset_from_directory
        img_to_array is_interactive_logging_enabled is_keras_tensor load_img model_to_dot normalize
        pack_x_y_sample_weight pad_sequences plot_model register_keras_serializable save_img
        serialize_keras_object split_dataset standardize_dtype text_dataset_from_directory
        timeseries_dataset_from_array unpack_x_y_sample_weight
    """,
    "datasets": """
        boston_housing california_housing cifar100 fashion_mnist imdb mnist reuters
    """,
    "applications": """
        ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge DenseNet121 DenseNet169
        DenseNet201 EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4
        EfficientNetB5 EfficientNetB6 EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1
        EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2L EfficientNetV2M EfficientNetV2S
        InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 MobileNetV3Large MobileNetV3Small
        NASNetLarge NASNetMobile ResNet101 ResNet101V2 ResNet152 ResNet152V2 ResNet50 ResNet50V2
        VGG16 VGG19 Xception convnext densenet efficientnet efficientnet_v2 imagenet_utils
        inception_resnet_v2 inception_v3 mobilenet mobilenet_v2 mobilenet_v3 nasnet resnet resnet50
        resnet_v2 vgg16 vgg19 xception
    """,
    "backend": """
        get_uid is_float_dtype is_int_dtype is_keras_tensor result_type set_epsilon set_floatx
        set_image_data_format standardize_dtype
    """,
    "ops": """
        abs adaptive_average_pool adaptive_max_pool all allclose amax amin angle any append arange
        arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort
        array array_split associative_scan average average_pool bartlett batch_normalization
        binary_crossentropy bincount bitwise_and bitwise_invert bitwise_left_shift bitwise_not
        bitwise_or bitwise_right_shift bitwise_xor blackman broadcast_to cast
        categorical_crossentropy cbrt cdist ceil celu cholesky cholesky_inverse clip concatenate
        cond conj conjugate conv_transpose convert_to_numpy convert_to_tensor copy corrcoef
        correlate cos cosh count_nonzero cross ctc_decode ctc_loss cumprod cumsum custom_gradient
        deg2rad depth_to_space depthwise_conv det diag diagflat diagonal diff digitize divide_no_nan
        dot dot_product_attention dsplit dstack dtype eig eigh einsum elu empty empty_like equal erf
        erfc erfinv exp2 expand_dims expm1 extract_sequences eye fabs fft fft2 flip fliplr flipud
        floor floor_divide fmax fmin fmod fold fori_loop full full_like gcd gelu geomspace get_item
        glu greater greater_equal hamming hanning hard_shrink hard_sigmoid hard_silu hard_swish
        hard_tanh heaviside histogram hsplit hstack hypot i0 identity ifft2 imag image in_top_k
        inner inv irfft is_tensor isclose isfinite isin isinf isnan isneginf isposinf isreal istft
        jvp kaiser kron layer_normalization lcm ldexp leaky_relu left_shift less less_equal linalg
        linspace log10 log1p log2 log_sigmoid log_softmax logaddexp logaddexp2 logdet logical_and
        logical_not logical_or logical_xor logspace logsumexp lstsq lu_factor map matrix_rank
        maximum median meshgrid min minimum mod moments moveaxis multi_hot nan_to_num nanargmax
        nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod
        nanquantile nanstd nansum nanvar ndim negative nextafter nn nonzero norm normalize not_equal
        numpy one_hot ones ones_like outer pad percentile pinv polar power prod psnr ptp qr quantile
        rad2deg ravel real rearrange reciprocal relu6 repeat rfft right_shift rms_normalization roll
        rot90 round rsqrt saturate_cast scan scatter scatter_update searchsorted segment_max
        segment_min segment_prod segment_sum select selu separable_conv shape sign signbit silu sin
        sinc sinh size slice slice_update slogdet soft_shrink softplus softsign solve
        solve_triangular sort space_to_depth sparse_categorical_crossentropy sparse_plus
        sparse_sigmoid sparsemax split squareplus squeeze stack std stft stop_gradient svd swapaxes
        swish switch take take_along_axis tan tanh_shrink tensordot threshold tile top_k trace
        transpose trapezoid tri tril triu true_divide trunc unfold unique unravel_index unstack
        vander var vdot vectorize vectorized_map view view_as_complex view_as_real vsplit vstack
        where while_loop zeros zeros_like
    """,
    "random": """
        beta binomial categorical gamma shuffle truncated_normal
    """,
    "": """
        DTypePolicy FloatDTypePolicy Function InputSpec Quantizer Regularizer RematScope
        StatelessScope SymbolicScope applications config constraints distillation distribution
        dtype_policies export mixed_precision name_scope preprocessing quantizers
        remat saving tree visualization wrappers
    """,
}
