"""Names that Keras 3.15 has and this package has not, so that the error for them can say so."""

MISSING = {
    "layers": """
        ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D
        AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D
        AdditiveAttention AlphaDropout Attention AugMix AutoContrast AveragePooling1D
        AveragePooling3D AvgPool1D AvgPool3D Bidirectional CategoryEncoding CenterCrop
        ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv3D Conv3DTranspose
        ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D Convolution1DTranspose Convolution3D
        Convolution3DTranspose Cropping1D Cropping3D CutMix DepthwiseConv1D Discretization Dot
        EinsumDense Embedding Equalization FlaxLayer GRU GRUCell GaussianDropout
        GlobalAveragePooling1D GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool3D
        GlobalMaxPool1D GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling3D GroupNormalization
        GroupQueryAttention HashedCrossing Hashing IntegerLookup JaxLayer LSTM LSTMCell Masking
        MaxNumBoundingBoxes MaxPool1D MaxPool3D MaxPooling1D MaxPooling3D MelSpectrogram MixUp
        MultiHeadAttention Pipeline RMSNormalization RNN RandAugment RandomBrightness
        RandomColorDegeneration RandomColorJitter RandomCrop RandomElasticTransform RandomErasing
        RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective
        RandomPosterization RandomSaturation RandomSharpness RandomShear ReversibleEmbedding
        STFTSpectrogram SeparableConv1D SeparableConvolution1D SimpleRNN SimpleRNNCell Solarization
        SpatialDropout1D SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup
        TFSMLayer TextVectorization TimeDistributed TorchModuleWrapper UnitNormalization
        UpSampling1D UpSampling3D Wrapper ZeroPadding1D ZeroPadding3D dot
    """,
    "optimizers": """
        Adafactor Ftrl Lamb LossScaleOptimizer MultiOptimizer Muon OptimizerMap ScheduleFreeAdamW
    """,
    "losses": """
        CTC CategoricalGeneralizedCrossEntropy Circle categorical_generalized_cross_entropy circle
        ctc bfce logcosh
    """,
    "metrics": """
        BinaryIoU ConcordanceCorrelation IoU MeanIoU OneHotIoU OneHotMeanIoU PearsonCorrelation
        PrecisionAtRecall R2Score RecallAtPrecision SensitivityAtSpecificity
        SpecificityAtSensitivity concordance_correlation pearson_correlation bfce logcosh
    """,
    "callbacks": """
        BackupAndRestore OrbaxCheckpoint RemoteMonitor SwapEMAWeights TensorBoard
    """,
    "activations": """
        sparsemax
    """,
    "initializers": """
        STFT STFTInitializer stft
    """,
    "utils": """
        Config FeatureSpace Progbar array_to_img audio_dataset_from_directory bounding_boxes
        disable_interactive_logging enable_interactive_logging get_file get_source_inputs
        image_dataset_from_directory img_to_array is_interactive_logging_enabled is_keras_tensor
        load_img model_to_dot pad_sequences save_img split_dataset standardize_dtype
        text_dataset_from_directory timeseries_dataset_from_array
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
        adaptive_average_pool adaptive_max_pool allclose angle append arccos arccosh arcsin arcsinh
        arctan2 arctanh argpartition argsort array_split associative_scan average bartlett
        batch_normalization bincount bitwise_and bitwise_invert bitwise_left_shift bitwise_not
        bitwise_or bitwise_right_shift bitwise_xor blackman cbrt cdist cholesky cholesky_inverse
        cond conj conjugate copy corrcoef correlate cosh cross ctc_decode ctc_loss cumprod
        custom_gradient deg2rad depth_to_space det diag diagflat diagonal diff digitize
        dot_product_attention dsplit dstack dtype eig eigh einsum empty empty_like erfc erfinv exp2
        extract_sequences fabs fft fft2 fliplr flipud fmax fmin fmod fold fori_loop gcd geomspace
        hamming hanning heaviside histogram hsplit hstack hypot i0 identity ifft2 imag inner inv
        irfft isclose isin isinf isneginf isposinf isreal istft jvp kaiser kron layer_normalization
        lcm ldexp left_shift linalg logaddexp logaddexp2 logdet logspace lstsq lu_factor map
        matrix_rank median meshgrid multi_hot nan_to_num nanargmax nanargmin nancumprod nancumsum
        nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar
        nextafter nonzero outer percentile pinv polar psnr ptp qr quantile rad2deg ravel real
        rearrange rfft right_shift rms_normalization rot90 saturate_cast scan scatter scatter_update
        searchsorted segment_max segment_min segment_prod segment_sum select signbit sinc sinh slice
        slice_update slogdet solve solve_triangular sort space_to_depth sparsemax stft svd switch
        take_along_axis tensordot trace trapezoid tri tril triu unfold unique unravel_index unstack
        vander vdot vectorize vectorized_map view view_as_complex view_as_real vsplit vstack
        while_loop
    """,
    "random": """
        beta binomial categorical gamma shuffle truncated_normal
    """,
    "": """
        DTypePolicy FloatDTypePolicy Function InputSpec Quantizer Regularizer RematScope
        StatelessScope SymbolicScope applications config distillation distribution
        dtype_policies export mixed_precision name_scope preprocessing quantizers
        remat visualization wrappers
    """,
}
