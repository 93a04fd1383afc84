import type { Catalogue } from '../../contract/message'

const en = {
  'normalization.title': 'Data not normalized',
  'normalization.question':
    'Are inputs and regression targets centred and of comparable scale when they reach the first learned layer?',
  'normalization.cause':
    'The inputs reach the first learned layer unscaled: {failing, plural, one {# column is} other {# columns are}} far from mean 0 and standard deviation 1, so no single learning rate serves all of them.',
  'normalization.pass':
    '{judged, plural, =0 {Nothing here needs scaling} other {{judged, plural, one {The one column judged is} other {All # columns judged are}} centred and of comparable scale where they enter {layer}: standard deviations from {smallestStd, number, short} to {largestStd, number, short}, largest |mean|/std {offCentre, number, short}, over {rows} rows}}{exempt, plural, =0 {} other {; # exempt by their nature (see what is seen)}}.',
  'normalization.flagged':
    '{failing} of {judged, plural, one {# column} other {# columns}} far off and {warned} somewhat off where they enter {layer}: standard deviations from {smallestStd, number, short} to {largestStd, number, short}, largest |mean|/std {offCentre, number, short}, over {rows} rows; they arrived {route, select, raw {raw} told {through the told preprocessing} graph {through the head of the graph} other {through the told preprocessing and the head of the graph}}.',
  'normalization.target-flagged':
    'The inputs are well scaled over {rows} rows, but the targets are not: see the findings.',
  'normalization.remedy':
    'Subtract the mean and divide by the standard deviation, column by column, with parameters taken from the training rows only, and apply the same numbers at inference (or put them at the head of the ONNX graph). Gradient descent uses one rate for every weight: a column a thousand times larger makes its weights a million times steeper. Min-max scaling to [0, 1] also works; robust or quantile scaling suits heavy tails. "All values within [-1, 1]" is not the rule: a correct z-score goes beyond it.',
  'normalization.centre':
    '{name} is {offCentre, number, short} standard deviations off centre (mean {mean, number, short}, std {std, number, short}, {min, number, short} to {max, number, short}).',
  'normalization.spread':
    '{name} has standard deviation {std, number, short} (mean {mean, number, short}, {min, number, short} to {max, number, short}).',
  'normalization.ratio':
    'Standard deviations differ by a factor of {ratio, number, short}: {largest} has {largestStd, number, short}, {smallest} has {smallestStd, number, short}.',
  'normalization.constant': '{name} is constant at {mean, number, short}: it carries no information.',
  'normalization.exempt':
    '{count, plural, one {# column is} other {# columns are}} exempt: {reason, select, binary {two values (binary or one-hot)} unitImage {an image already in [0, 1] or [-1, 1]} commonScale {many columns on one scale within [0, 1] or [-1, 1], as pixels laid flat} embedding {indices into an embedding} other {no finite value}}.',
  'normalization.target-centre':
    'The target {name} is {offCentre, number, short} standard deviations off centre as the loss sees it (mean {mean, number, short}, std {std, number, short}).',
  'normalization.target-spread':
    'The target {name} has standard deviation {std, number, short} as the loss sees it (mean {mean, number, short}).',
  'normalization.target-in-graph':
    'The graph ends in {operator}, which scales the output itself; the targets are not judged.',
  'normalization.omitted':
    '{omitted, plural, one {# more finding} other {# more findings}} of lower rank left out.',
  'normalization.expected-centre': '|mean|/std at most {limit, number, short}',
  'normalization.expected-std': 'std from {low, number, short} to {high, number, short}',
  'normalization.expected-ratio': 'at most {limit, number, short}',
  'normalization.raw-only':
    'Without the model it is not known whether it normalizes by itself; the columns below are as they are in the file.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'normalization.title': '数据没有归一化',
  'normalization.question': '输入和回归目标到达第一个可学习层时，是否已居中、尺度相当？',
  'normalization.cause':
    '输入未经缩放就进入第一个可学习层：{failing} 列远离均值 0、标准差 1，没有一个学习率能同时适合所有列。',
  'normalization.pass':
    '{judged, plural, =0 {这里没有需要缩放的列} other {判断的 {judged} 列在进入 {layer} 时都已居中且尺度相当：标准差从 {smallestStd, number, short} 到 {largestStd, number, short}，|均值|/标准差 最大 {offCentre, number, short}，共 {rows} 行}}{exempt, plural, =0 {} other {；另有 # 项因其性质豁免（见各项发现）}}。',
  'normalization.flagged':
    '{judged} 列中有 {failing} 列严重偏离、{warned} 列轻度偏离（进入 {layer} 时）：标准差从 {smallestStd, number, short} 到 {largestStd, number, short}，|均值|/标准差 最大 {offCentre, number, short}，共 {rows} 行；到达方式：{route, select, raw {原始值} told {经配置所述的预处理} graph {经计算图开头的运算} other {经配置所述的预处理和计算图开头的运算}}。',
  'normalization.target-flagged': '输入在 {rows} 行上尺度合适，但目标不是：见各项发现。',
  'normalization.remedy':
    '逐列减去均值、除以标准差，参数只取自训练行，推理时用同样的数（或放进 ONNX 图的开头）。梯度下降对所有权重用同一个学习率：某列大一千倍，它的权重方向就陡一百万倍。缩放到 [0, 1] 也可以；重尾数据适合稳健缩放或分位数缩放。“所有值都在 [-1, 1] 内”不是标准：正确的 z 分数会超出它。',
  'normalization.centre':
    '{name} 偏离中心 {offCentre, number, short} 个标准差（均值 {mean, number, short}，标准差 {std, number, short}，从 {min, number, short} 到 {max, number, short}）。',
  'normalization.spread':
    '{name} 的标准差为 {std, number, short}（均值 {mean, number, short}，从 {min, number, short} 到 {max, number, short}）。',
  'normalization.ratio':
    '标准差相差 {ratio, number, short} 倍：{largest} 为 {largestStd, number, short}，{smallest} 为 {smallestStd, number, short}。',
  'normalization.constant': '{name} 恒为 {mean, number, short}：不含任何信息。',
  'normalization.exempt':
    '{count} 列豁免：{reason, select, binary {只有两个值（二元或独热）} unitImage {已在 [0, 1] 或 [-1, 1] 内的图像} commonScale {许多列共用 [0, 1] 或 [-1, 1] 内的同一尺度，如展平的像素} embedding {嵌入的索引} other {没有有限的值}}。',
  'normalization.target-centre':
    '损失所见的目标 {name} 偏离中心 {offCentre, number, short} 个标准差（均值 {mean, number, short}，标准差 {std, number, short}）。',
  'normalization.target-spread':
    '损失所见的目标 {name} 标准差为 {std, number, short}（均值 {mean, number, short}）。',
  'normalization.target-in-graph': '计算图以 {operator} 结尾，自行缩放输出；不判断目标。',
  'normalization.omitted': '另有 {omitted} 条较轻的发现未列出。',
  'normalization.expected-centre': '|均值|/标准差 不超过 {limit, number, short}',
  'normalization.expected-std': '标准差在 {low, number, short} 到 {high, number, short} 之间',
  'normalization.expected-ratio': '不超过 {limit, number, short}',
  'normalization.raw-only': '没有模型就不知道它是否自带归一化；下面各列是文件中的原样。',
}

export const texts = { en, 'zh-CN': zh }
