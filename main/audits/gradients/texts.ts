import type { Catalogue } from '../../contract/message'

const en = {
  'gradients.title': 'Bad gradients',
  'gradients.question': 'Does every unit get a gradient, and do all layers get one of similar size?',
  'gradients.cause':
    '{kind, select, dead {{deadShare, number, share} of the units of {layer} are dead: their {op} never fires, so nothing behind them learns} saturated {{saturatedShare, number, share} of the values entering {layer} are deep in saturation, where {op} has no slope} stuck {{stuckUnits} units of {layer} never leave saturation, where {op} has no slope} other {{layer} yields NaN or infinity, so the loss and every gradient become NaN}}.',
  'gradients.unmoved-normalization':
    '{nodes, plural, one {{node} still has} other {# batch normalizations, {node} first, still have}} the running statistics of a file before training. Training uses those of each batch, so units that are silent here may live there: this does not fail.',
  'gradients.pass':
    'Forward pass checked on {rows} rows: no NaN or infinity; {nodes, plural, =0 {no unit that could die or saturate} other {at most {deadShare, number, share} of the units of any of {nodes, plural, one {# activation} other {# activations}} dead}}. Gradient norms by layer are not measured in this version.',
  'gradients.flagged':
    '{kind, select, dead {{deadShare, number, share} of the units of {layer} are dead on all of {rows} rows} saturated {{saturatedShare, number, share} of the values entering {layer} are saturated on {rows} rows} stuck {{stuckUnits} units of {layer} are saturated at every value of {rows} rows} other {NaN or infinity first appears in {layer}}}. Gradient norms by layer are not measured in this version.',
  'gradients.dead':
    '{deadUnits} of {units} {what, select, channels {channels} other {units}} of {layer} ({deadShare, number, share}) are silent on all of {rows} rows: {op} gives 0 and passes no gradient back, so they cannot recover. (A unit silent here may still fire on fewer than {unseenShare, number, share} of all rows.)',
  'gradients.saturated':
    '{saturatedShare, number, share} of the values entering {layer} ({op}) lie beyond |5|, where its slope is nearly zero.',
  'gradients.stuck':
    '{saturatedUnits} of {units} units of {layer} ({stuckShare, number, share}) lie beyond |5| at every value of all {rows} rows, on the flat ends of {op}: they pass almost no gradient back.',
  'gradients.non-finite':
    '{node} ({op}) is the first to yield values that are no numbers: {nan} NaN and {infinite} infinite on {rows, plural, one {# row} other {# rows}}. {cause, select, input {They entered the model with the data} weights {Its own weights hold values that are no numbers} logarithm {It takes the logarithm of values that are zero or negative} root {It takes the root of negative values} power {It raises values to a power they do not have} division {It divides by zero} overflow {Values grow beyond what the type can hold} masked {Every score of a row is masked, so none is left to choose from} other {What it was given has no finite result}}{from, select, none {.} other {; {from} goes from {min, number, short} to {max, number, short}.}}',
  'gradients.non-finite-data':
    '{values, plural, one {# value} other {# values}} entering the network in {columns} {values, plural, one {is} other {are}} missing or no number, and from {node} on everything computed from them is NaN, on {rows, plural, one {# row} other {# rows}}.',
  'gradients.remedy-gaps':
    'Fill the gaps (mean, median, or a value of their own with an indicator column) or leave those rows out, in training and at inference alike. One NaN in a batch makes the loss, and with it every weight, NaN.',
  'gradients.expected-dead': 'at most {limit, number, share} of the units',
  'gradients.expected-saturated': 'at most {limit, number, share} of the values',
  'gradients.expected-finite': 'none',
  'gradients.remedy-dead':
    'Use LeakyReLU or ELU in place of ReLU, which keep a slope below zero; re-draw the dead units (weights by the He scheme, bias 0), and lower the learning rate: one step too large is the usual way a unit dies. Sparse activity is not death: a unit that fires on few rows still learns.',
  'gradients.remedy-stuck':
    'Look at what enters the activation: a large bias or weights drawn too large hold it on one flat end. Draw those units again by the Glorot scheme with bias 0, normalize the inputs, or put a normalization layer in front.',
  'gradients.remedy-saturated':
    'Scale what enters the activation down: normalize the inputs, draw the weights by the Glorot scheme, or put a normalization layer in front. In hidden layers ReLU-like activations do not saturate.',
  'gradients.remedy-non-finite':
    'Look at the operator named: a logarithm or root of a negative number, a division by zero, an exponential that overflows, or weights that already are NaN. Check the data for NaN first, then lower the learning rate.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'gradients.title': '梯度有问题',
  'gradients.question': '每个单元都得到梯度吗？各层的梯度大小相近吗？',
  'gradients.cause':
    '{kind, select, dead {{layer} 有 {deadShare, number, share} 的单元已死亡：它们的 {op} 从不激活，其后的一切都学不到东西} saturated {进入 {layer} 的值有 {saturatedShare, number, share} 处于深度饱和，{op} 在那里没有斜率} stuck {{layer} 有 {stuckUnits} 个单元从不离开饱和区，{op} 在那里没有斜率} other {{layer} 产生 NaN 或无穷，损失和所有梯度都会变成 NaN}}。',
  'gradients.unmoved-normalization':
    '{nodes, plural, one {{node}} other {# 个批归一化（首先是 {node}）}} 的滑动统计量仍是训练前的值。训练时使用每个批次自己的统计量，因此在这里沉默的单元在训练中可能是活的：不判为失败。',
  'gradients.pass':
    '已在 {rows} 行上检查前向传播：没有 NaN 或无穷；{nodes, plural, =0 {没有会死亡或饱和的单元} other {# 个激活中任何一个的死亡单元至多占 {deadShare, number, share}}}。此版本尚不测量各层的梯度范数。',
  'gradients.flagged':
    '{kind, select, dead {{layer} 有 {deadShare, number, share} 的单元在全部 {rows} 行上都死亡} saturated {在 {rows} 行上，进入 {layer} 的值有 {saturatedShare, number, share} 饱和} stuck {{layer} 有 {stuckUnits} 个单元在 {rows} 行的每个值上都饱和} other {NaN 或无穷最先出现在 {layer}}}。此版本尚不测量各层的梯度范数。',
  'gradients.dead':
    '{layer} 的 {units} 个{what, select, channels {通道} other {单元}}中有 {deadUnits} 个（{deadShare, number, share}）在全部 {rows} 行上都不激活：{op} 输出 0，也不回传梯度，因此无法恢复。（在此不激活的单元，在全部数据中仍可能有不到 {unseenShare, number, share} 的行激活。）',
  'gradients.saturated':
    '进入 {layer}（{op}）的值有 {saturatedShare, number, share} 超出 |5|，斜率几乎为零。',
  'gradients.stuck':
    '{layer} 的 {units} 个单元中有 {saturatedUnits} 个（{stuckShare, number, share}）在全部 {rows} 行的每个值上都超出 |5|，处于 {op} 平坦的两端：几乎不回传梯度。',
  'gradients.non-finite':
    '{node}（{op}）最先产生不是数的值：在 {rows} 行上有 {nan} 个 NaN、{infinite} 个无穷。{cause, select, input {它们随数据进入模型} weights {它自己的权重里有不是数的值} logarithm {它对零或负数取对数} root {它对负数开方} power {它对值取了不存在的幂} division {它除以零} overflow {值超出了类型能容纳的范围} masked {一行的所有分数都被屏蔽，没有可选的} other {它得到的值没有有限的结果}}{from, select, none {。} other {；{from} 从 {min, number, short} 到 {max, number, short}。}}',
  'gradients.non-finite-data':
    '进入网络的 {columns} 中有 {values} 个值缺失或不是数，从 {node} 起由它们算出的一切都是 NaN，涉及 {rows} 行。',
  'gradients.remedy-gaps':
    '填补缺口（均值、中位数，或单独的值加指示列），或去掉这些行，训练和推理时一样。一个批次里只要有一个 NaN，损失以及所有权重都会变成 NaN。',
  'gradients.expected-dead': '至多 {limit, number, share} 的单元',
  'gradients.expected-saturated': '至多 {limit, number, share} 的值',
  'gradients.expected-finite': '没有',
  'gradients.remedy-dead':
    '用在零以下仍有斜率的 LeakyReLU 或 ELU 代替 ReLU；重新抽取死亡单元（权重按 He 方案，偏置为 0）；并降低学习率：一步过大是单元死亡最常见的原因。稀疏激活不等于死亡：只在少数行激活的单元仍在学习。',
  'gradients.remedy-stuck':
    '看进入激活的值：过大的偏置或抽得过大的权重把它固定在一端。按 Glorot 方案以偏置 0 重新抽取这些单元、归一化输入，或在前面加归一化层。',
  'gradients.remedy-saturated':
    '减小进入激活的值：归一化输入、按 Glorot 方案抽取权重，或在前面加归一化层。隐藏层中类 ReLU 的激活不会饱和。',
  'gradients.remedy-non-finite':
    '查看所指的算子：负数的对数或平方根、除以零、指数溢出，或权重本身就是 NaN。先检查数据里有没有 NaN，再降低学习率。',
}

export const texts = { en, 'zh-CN': zh }
