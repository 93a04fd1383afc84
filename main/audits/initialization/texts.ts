import type { Catalogue } from '../../contract/message'

const en = {
  'initialization.title': 'Wrong initialization',
  'initialization.question': 'Were the weights drawn on the right scale?',
  'initialization.cause':
    '{kind, select, nonfinite {Weights of {layer} are NaN or infinite} constant {All weights of {layer} are the same, so its units can never become different} equal {Units of {layer} start equal, get equal gradients and stay equal} scale {The weights of {layer} have {ratio, number, short} times the standard deviation they should start with, and the signal does not survive the depth} other {The weights do not start as they should}}.',
  'initialization.pass':
    '{state, select, untrained {Untrained weights: {weights, plural, one {the one weight matrix lies} other {all # weight matrices lie}} within what the usual schemes give.} trained {Trained weights: how they were drawn can no longer be seen. None of {weights, plural, one {# matrix} other {# matrices}} is broken, constant or made of equal units.} other {Neither trained nor untrained for sure, so that only what is visible either way was judged: none of {weights, plural, one {# weight matrix} other {# weight matrices}} is broken, constant or made of equal units.}}',
  'initialization.flagged':
    '{state, select, untrained {Untrained} trained {Trained} other {Perhaps trained}} weights{grade, select, told {} other { (as their values tell)}}: {kind, select, nonfinite {{layer} holds NaN or infinite values} constant {all values of {layer} are alike} equal {{share, number, share} of the units of {layer} are equal or empty} scale {{layer} has standard deviation {std, number, short}, {ratio, number, short} times what its scheme gives} bias {{layer} starts with large biases} unmoved {none has moved from its draw} other {something is conspicuous}}. {reachHow, select, none {} measured {Measured on rows, the signal leaves its range at {reachLayer} (std {reachStd, number, short}).} other {By the fans, the signal leaves its range at {reachLayer} (std {reachStd, number, short} for inputs of 1).}}',
  'initialization.non-finite':
    '{name} of {layer} holds {values, plural, one {# value that is no number} other {# values that are no numbers}}.',
  'initialization.expected-finite': 'finite values only',
  'initialization.constant':
    'All {count} values of {name} ({layer}) are {value, number, short}: every unit computes the same and gets the same gradient.',
  'initialization.zero-practice':
    '{name} ({layer}) is all zero. In the last layer, or in a branch beside a skip (Fixup, zero-init residual), that is practice: the network begins as an even guess, or as the skip.',
  'initialization.expected-varied': 'values that differ',
  'initialization.equal-units':
    '{duplicate} of {total} units of {layer} ({share, number, share}) have the very same weights as another: they compute the same, get the same gradient and stay the same.',
  'initialization.zero-units':
    '{zero} of {total} units of {layer} ({share, number, share}) have no weight but zero: pruned, never drawn, or decayed away.',
  'initialization.expected-units': 'at most {limit, number, share} of the units',
  'initialization.scale':
    '{name} ({layer}) has standard deviation {std, number, short}; {scheme, select, he {He, sqrt(2/fan in),} glorot {Glorot, sqrt(2/(fan in + fan out)),} lecun {LeCun, sqrt(1/fan in),} other {the framework’s draw}} gives {expectedStd, number, short} for fan in {fanIn} and fan out {fanOut} before {activation, select, none {no activation} other {{activation}}}: {ratio, number, short} times.',
  'initialization.expected-std':
    'about {std, number, short} ({scheme, select, he {He} glorot {Glorot} lecun {LeCun} other {default}}); framework defaults are fine too',
  'initialization.bias':
    '{name} ({layer}) starts at {size, number, short} (root mean square): it decides for the units before the data does.',
  'initialization.expected-bias': 'at most {limit, number, short}',
  'initialization.unmoved':
    'Told to be trained, but the weights still look exactly as first drawn ({still} of {weights} matrices). Either the file was exported before training, or training moved nothing: a rate far too low, dead units, or a gradient that vanishes.',
  'initialization.frozen':
    '{still} of {weights} weight matrices still look as first drawn while others have learned: frozen layers, or layers that no gradient reaches.',
  'initialization.more': 'and {omitted} more.',
  'initialization.no-weights': 'The model holds no weights that could have been drawn.',
  'initialization.unread': '{unread, plural, one {One parameter} other {# parameters}} could not be read.',
  'initialization.needs-data':
    'the file that holds the weights, beside the model under the name the model gives it',
  'initialization.remedy-nonfinite':
    'These weights cannot be used. Go back to the last good checkpoint or draw them anew; look for what made them NaN (data with gaps, a rate too high) first.',
  'initialization.remedy-constant':
    'Draw weights at random (He before ReLU, Glorot before tanh or sigmoid); only biases may start at zero. Equal units get equal gradients, so no training can tell them apart. Zero is practice in two places only: the last layer, and the last layer of a branch beside a skip.',
  'initialization.remedy-equal':
    'Draw the equal units anew, each by itself: copies add nothing to the network however long it trains. If they are meant to be tied, share one parameter in place of copies.',
  'initialization.remedy-scale':
    'Draw anew by a scheme that knows the layer’s size: He (2/fan in) before ReLU and its kin, because ReLU halves the second moment; Glorot (2/(fan in + fan out)) before tanh and sigmoid; LeCun (1/fan in) before SELU and before nothing. The old advice “LeCun or Xavier nearly always” is from the years of tanh; for ReLU He is what the field uses. Framework defaults (PyTorch’s uniform, Keras’ Glorot) are fine at usual depths. Normalization layers make the scale nearly harmless, and are the other way out.',
  'initialization.remedy-bias':
    'Start biases at zero. Exceptions that practice makes on purpose: the forget gate of an LSTM at 1, and the last layer at the targets’ mean or at the classes’ log-odds.',
  'initialization.remedy-unmoved':
    'Compare with a checkpoint taken before training. If training did run, look at the learning rate and at dead or vanishing gradients before anything else.',
  'initialization.remedy-none': 'Look at the findings.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'initialization.title': '初始化不对',
  'initialization.question': '权重是否以正确的尺度抽取？',
  'initialization.cause':
    '{kind, select, nonfinite {{layer} 的权重为 NaN 或无穷} constant {{layer} 的权重全都相同，其单元永远无法变得不同} equal {{layer} 的单元起始相同，得到相同的梯度，并一直相同} scale {{layer} 的权重标准差是起始应有值的 {ratio, number, short} 倍，信号无法穿过整个深度} other {权重的起始状态不对}}。',
  'initialization.pass':
    '{state, select, untrained {未训练的权重：{weights} 个权重矩阵都在常用方案给出的范围内。} trained {已训练的权重：当初如何抽取已看不出。{weights} 个矩阵中没有损坏、恒定或由相同单元构成的。} other {无法确定是否训练过，因此只判断了无论如何都可见的内容：{weights} 个权重矩阵中没有损坏、恒定或由相同单元构成的。}}',
  'initialization.flagged':
    '{state, select, untrained {未训练的} trained {已训练的} other {可能已训练的}}权重{grade, select, told {} other {（由数值判断）}}：{kind, select, nonfinite {{layer} 含有 NaN 或无穷} constant {{layer} 的所有值相同} equal {{layer} 有 {share, number, share} 的单元相同或为空} scale {{layer} 的标准差为 {std, number, short}，是其方案给出值的 {ratio, number, short} 倍} bias {{layer} 的起始偏置很大} unmoved {没有一个离开抽取时的值} other {有可疑之处}}。{reachHow, select, none {} measured {在数据行上测得，信号在 {reachLayer} 处超出范围（标准差 {reachStd, number, short}）。} other {按扇入扇出推算，输入为 1 时信号在 {reachLayer} 处超出范围（标准差 {reachStd, number, short}）。}}',
  'initialization.non-finite': '{layer} 的 {name} 含有 {values} 个不是数的值。',
  'initialization.expected-finite': '只有有限值',
  'initialization.constant':
    '{name}（{layer}）的全部 {count} 个值都是 {value, number, short}：每个单元计算相同的东西，得到相同的梯度。',
  'initialization.zero-practice':
    '{name}（{layer}）全为零。在最后一层，或跳跃连接旁的分支里（Fixup、残差零初始化），这是惯例：网络以均等的猜测或以跳跃连接开始。',
  'initialization.expected-varied': '各不相同的值',
  'initialization.equal-units':
    '{layer} 的 {total} 个单元中有 {duplicate} 个（{share, number, share}）与另一个的权重完全相同：它们计算相同，梯度相同，并一直相同。',
  'initialization.zero-units':
    '{layer} 的 {total} 个单元中有 {zero} 个（{share, number, share}）权重全为零：被剪枝、从未抽取，或已衰减殆尽。',
  'initialization.expected-units': '至多 {limit, number, share} 的单元',
  'initialization.scale':
    '{name}（{layer}）的标准差为 {std, number, short}；扇入 {fanIn}、扇出 {fanOut}，{activation, select, none {其后没有激活} other {其后为 {activation}}}时，{scheme, select, he {He，sqrt(2/扇入)，} glorot {Glorot，sqrt(2/(扇入 + 扇出))，} lecun {LeCun，sqrt(1/扇入)，} other {框架的抽取}}给出 {expectedStd, number, short}：{ratio, number, short} 倍。',
  'initialization.expected-std':
    '约 {std, number, short}（{scheme, select, he {He} glorot {Glorot} lecun {LeCun} other {默认}}）；框架默认值也可以',
  'initialization.bias':
    '{name}（{layer}）起始为 {size, number, short}（均方根）：在数据之前就替单元做了决定。',
  'initialization.expected-bias': '至多 {limit, number, short}',
  'initialization.unmoved':
    '据称已训练，但权重看上去仍与最初抽取时完全一样（{weights} 个矩阵中的 {still} 个）。要么文件在训练前导出，要么训练什么也没有改变：学习率过低、单元死亡，或梯度消失。',
  'initialization.frozen':
    '{weights} 个权重矩阵中有 {still} 个看上去仍与最初抽取时一样，其他的已学习：冻结的层，或没有梯度到达的层。',
  'initialization.more': '另有 {omitted} 项。',
  'initialization.no-weights': '该模型不含任何可抽取的权重。',
  'initialization.unread': '有 {unread} 个参数无法读取。',
  'initialization.needs-data': '存放权重的文件，与模型放在一起，名称与模型所写一致',
  'initialization.remedy-nonfinite':
    '这些权重无法使用。回到最后一个好的检查点，或重新抽取；先找出是什么使它们变成 NaN（数据缺口、学习率过高）。',
  'initialization.remedy-constant':
    '随机抽取权重（ReLU 之前用 He，tanh 或 sigmoid 之前用 Glorot）；只有偏置可以从零开始。相同的单元得到相同的梯度，任何训练都无法区分它们。只有两处以零开始是惯例：最后一层，以及跳跃连接旁分支的最后一层。',
  'initialization.remedy-equal':
    '逐个重新抽取相同的单元：无论训练多久，副本都不会给网络增加什么。若本来要绑定，请共享一个参数而不是复制。',
  'initialization.remedy-scale':
    '用考虑层大小的方案重新抽取：ReLU 及其同类之前用 He（2/扇入），因为 ReLU 使二阶矩减半；tanh 和 sigmoid 之前用 Glorot（2/(扇入 + 扇出)）；SELU 之前或没有激活时用 LeCun（1/扇入）。“几乎总用 LeCun 或 Xavier”的旧建议来自 tanh 的年代；对 ReLU，业界用 He。框架默认值（PyTorch 的均匀分布、Keras 的 Glorot）在通常的深度下没有问题。归一化层使尺度几乎无害，是另一条出路。',
  'initialization.remedy-bias':
    '偏置从零开始。实践中有意的例外：LSTM 的遗忘门为 1，最后一层为目标的均值或各类的对数几率。',
  'initialization.remedy-unmoved':
    '与训练前的检查点比较。若确实训练过，先看学习率，以及死亡单元或消失的梯度。',
  'initialization.remedy-none': '请看各项发现。',
}

export const texts = { en, 'zh-CN': zh }
