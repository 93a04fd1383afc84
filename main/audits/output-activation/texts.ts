import type { Catalogue } from '../../contract/message'

const en = {
  'output-activation.title': 'Wrong activation on the output',
  'output-activation.question': 'Can the last layer produce what the targets ask for?',
  'output-activation.cause':
    'The output cannot be what the targets and the loss ask for: {output} {op, select, none {comes straight from the last layer} other {ends in {op}}}, which reaches {hasLow, select, true {from {low, number, short}} other {from minus infinity}} {hasHigh, select, true {to {high, number, short}} other {to infinity}}.',
  'output-activation.pass':
    '{output} {op, select, none {comes straight from the last layer, without activation} other {ends in {op}}} and reaches {hasLow, select, true {from {low, number, short}} other {from minus infinity}} {hasHigh, select, true {to {high, number, short}} other {to infinity}}{targets, select, none {; with no targets to compare, only the graph and the told loss were checked} other {; all targets fit}}{loss, select, none {. No loss is told, so logits without Softmax are taken as right} other {; the loss {loss} takes such values}}.',
  'output-activation.flagged':
    '{output} {op, select, none {comes straight from the last layer, without activation} other {ends in {op}}} and reaches {hasLow, select, true {from {low, number, short}} other {from minus infinity}} {hasHigh, select, true {to {high, number, short}} other {to infinity}}; {problems, plural, one {# finding says} other {# findings say}} that this does not fit.',
  'output-activation.nothing-to-compare':
    '{output} {op, select, none {has no activation} other {ends in {op}}}; without targets or a loss it cannot be said whether that fits.',
  'output-activation.no-output': 'The model has no output.',
  'output-activation.softmax-one':
    '{op} over one unit is {constant} whatever the weights: the model always gives the same answer and no gradient reaches it.',
  'output-activation.expected-softmax-one': 'Sigmoid for one unit, or Softmax over at least two',
  'output-activation.softmax-batch':
    '{op} runs along the batch axis: the rows of a batch compete with each other, so the answer for a row depends on which others happen to be beside it, and alone it is always the same.',
  'output-activation.expected-softmax-batch': 'the axis of the classes (usually the last, -1)',
  'output-activation.silent':
    'Not one value that enters {op} is positive on all of {rows, plural, one {# row} other {# rows}}: {output} is constant, and no gradient gets past it.',
  'output-activation.expected-silent': 'an output that differs between rows',
  'output-activation.softmax-twice':
    '{first} is followed by {second}: the second one sees values between 0 and 1 only, so its answers stay near uniform and gradients shrink.',
  'output-activation.expected-softmax-twice': 'one of them at most',
  'output-activation.softmax-multilabel':
    '{op} makes each row of {output} sum to 1, but the labels of a multi-label row are independent of each other.',
  'output-activation.expected-multilabel': 'a Sigmoid per label, or logits into a loss that takes them',
  'output-activation.width':
    '{output} has {width, plural, one {# value} other {# values}} per row for {classes} classes{mayBeUnseen, select, true { seen in the targets; the others may be missing from these rows} other {}}.',
  'output-activation.expected-width': '{classes} values',
  'output-activation.log-softmax-twice':
    '{loss} applies LogSoftmax itself; {op} before it changes nothing but costs time, and NLLLoss was probably meant.',
  'output-activation.expected-log-softmax-twice': 'logits, or NLLLoss after LogSoftmax',
  'output-activation.probabilities-into-logits':
    '{loss} takes logits, but {output} ends in {op}: squeezed into [0, 1], even a perfect answer keeps a large loss, and gradients are weak.',
  'output-activation.expected-probabilities-into-logits': 'the last layer’s own values (logits)',
  'output-activation.bounded-logits':
    '{loss} takes logits of any size and sign, but {output} ends in {op}, which bounds them: some answers cannot be given, and where the bound is flat no gradient returns.',
  'output-activation.expected-bounded-logits': 'the last layer’s own values (logits)',
  'output-activation.logits-into-probabilities':
    '{loss} takes probabilities, but {output} is not confined to [0, 1]: its logarithm does not exist or means nothing there.',
  'output-activation.expected-logits-into-probabilities': 'a Sigmoid or Softmax, or a loss that takes logits',
  'output-activation.nll':
    '{loss} takes log-probabilities, which are never above 0, but {output} {op, select, none {comes straight from the last layer} other {ends in {op}}}: the loss can fall without bound and means nothing.',
  'output-activation.expected-nll': 'LogSoftmax before it, or CrossEntropyLoss on logits',
  'output-activation.class-loss-on-quantity':
    'The loss {loss} is for classes, but the targets are quantities.',
  'output-activation.expected-class-loss-on-quantity': 'a loss for quantities, such as MSELoss',
  'output-activation.one-class-loss-on-many':
    'The loss {loss} is for one class per row, but a row may have several labels.',
  'output-activation.expected-one-class-loss-on-many': 'BCEWithLogitsLoss',
  'output-activation.quantity-loss-on-classes':
    'The loss {loss} is for quantities, but the targets are classes: it can work, but learns more slowly where an answer is confidently wrong.',
  'output-activation.expected-quantity-loss-on-classes': 'cross entropy',
  'output-activation.unreachable':
    '{share, number, share} of the targets {column} lie outside what {op} can reach ({hasLow, select, true {{low, number, short}} other {minus infinity}} to {hasHigh, select, true {{high, number, short}} other {infinity}}); they go from {min, number, short} to {max, number, short}{known, select, true {} other { in the file, and it is not told how the loss sees them}}.',
  'output-activation.expected-unreachable': 'every target within reach',
  'output-activation.needless':
    '{op} bounds {output}, and all targets happen to lie inside; where it is flat no gradient returns. A plain output does the same without that risk.',
  'output-activation.scale':
    'Outputs go up to {largest, number, short}, {factor, number, short} times the largest target ({wanted, number, short}).',
  'output-activation.expected-scale': 'at most {limit} times',
  'output-activation.omitted':
    '{omitted, plural, one {# more finding} other {# more findings}} of lower rank left out.',
  'output-activation.remedy':
    'Let the targets choose the head. Real numbers: no activation. Positive ones: Softplus or Exp. In [0, 1]: Sigmoid. One of K classes: logits into CrossEntropyLoss, or Softmax only where the loss takes probabilities. Several labels: one logit each into BCEWithLogitsLoss. Softmax and Sigmoid belong into the loss while training and onto the output only for reading it: the pair is computed stably there.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'output-activation.title': '输出激活不对',
  'output-activation.question': '最后一层能产生目标所要的值吗？',
  'output-activation.cause':
    '输出无法成为目标和损失所要的值：{output} {op, select, none {直接来自最后一层} other {以 {op} 结尾}}，可达范围 {hasLow, select, true {从 {low, number, short}} other {从负无穷}} {hasHigh, select, true {到 {high, number, short}} other {到正无穷}}。',
  'output-activation.pass':
    '{output} {op, select, none {直接来自最后一层，没有激活} other {以 {op} 结尾}}，可达范围 {hasLow, select, true {从 {low, number, short}} other {从负无穷}} {hasHigh, select, true {到 {high, number, short}} other {到正无穷}}{targets, select, none {；没有可比的目标，只检查了图和所述的损失} other {；所有目标都可达}}{loss, select, none {。未说明损失，因此不带 Softmax 的 logits 视为正确} other {；损失 {loss} 接受这样的值}}。',
  'output-activation.flagged':
    '{output} {op, select, none {直接来自最后一层，没有激活} other {以 {op} 结尾}}，可达范围 {hasLow, select, true {从 {low, number, short}} other {从负无穷}} {hasHigh, select, true {到 {high, number, short}} other {到正无穷}}；有 {problems} 条发现说明这并不合适。',
  'output-activation.nothing-to-compare':
    '{output} {op, select, none {没有激活} other {以 {op} 结尾}}；没有目标或损失，无法判断是否合适。',
  'output-activation.no-output': '模型没有输出。',
  'output-activation.softmax-one':
    '只有一个单元的 {op} 无论权重如何都是 {constant}：模型永远给出同样的答案，也得不到梯度。',
  'output-activation.expected-softmax-one': '一个单元用 Sigmoid，或至少两个单元用 Softmax',
  'output-activation.softmax-batch':
    '{op} 沿批次轴计算：一个批次的各行互相竞争，某一行的答案取决于旁边恰好是哪些行，而单独一行时答案永远不变。',
  'output-activation.expected-softmax-batch': '类别所在的轴（通常是最后一个，-1）',
  'output-activation.silent':
    '在全部 {rows} 行上，进入 {op} 的值没有一个为正：{output} 恒定不变，也没有梯度能通过它。',
  'output-activation.expected-silent': '随行而变的输出',
  'output-activation.softmax-twice':
    '{first} 之后又有 {second}：后者只看到 0 到 1 之间的值，答案总是接近均匀，梯度也变小。',
  'output-activation.expected-softmax-twice': '至多一个',
  'output-activation.softmax-multilabel': '{op} 使 {output} 每行之和为 1，但多标签的各标签互相独立。',
  'output-activation.expected-multilabel': '每个标签一个 Sigmoid，或把 logits 交给接受它的损失',
  'output-activation.width':
    '{output} 每行有 {width} 个值，而类别有 {classes} 个{mayBeUnseen, select, true {（目标中见到的；其余可能不在这些行里）} other {}}。',
  'output-activation.expected-width': '{classes} 个值',
  'output-activation.log-softmax-twice':
    '{loss} 自己会做 LogSoftmax；前面的 {op} 不改变结果，只费时间，大概本想用 NLLLoss。',
  'output-activation.expected-log-softmax-twice': 'logits，或 LogSoftmax 之后用 NLLLoss',
  'output-activation.probabilities-into-logits':
    '{loss} 需要 logits，但 {output} 以 {op} 结尾：值被压进 [0, 1]，即使答案完全正确损失也很大，梯度很弱。',
  'output-activation.expected-probabilities-into-logits': '最后一层自己的值（logits）',
  'output-activation.bounded-logits':
    '{loss} 需要任意大小和符号的 logits，但 {output} 以 {op} 结尾，限制了它们：有些答案给不出来，而在平坦处没有梯度返回。',
  'output-activation.expected-bounded-logits': '最后一层自己的值（logits）',
  'output-activation.logits-into-probabilities':
    '{loss} 需要概率，但 {output} 不限于 [0, 1]：在那里对数没有定义或没有意义。',
  'output-activation.expected-logits-into-probabilities': 'Sigmoid 或 Softmax，或接受 logits 的损失',
  'output-activation.nll':
    '{loss} 需要对数概率（从不大于 0），但 {output} {op, select, none {直接来自最后一层} other {以 {op} 结尾}}：损失可以无限下降，毫无意义。',
  'output-activation.expected-nll': '前面加 LogSoftmax，或对 logits 用 CrossEntropyLoss',
  'output-activation.class-loss-on-quantity': '损失 {loss} 用于类别，但目标是数量。',
  'output-activation.expected-class-loss-on-quantity': '用于数量的损失，如 MSELoss',
  'output-activation.one-class-loss-on-many': '损失 {loss} 用于每行一个类别，但一行可以有多个标签。',
  'output-activation.expected-one-class-loss-on-many': 'BCEWithLogitsLoss',
  'output-activation.quantity-loss-on-classes':
    '损失 {loss} 用于数量，但目标是类别：可以工作，但在自信而错误的地方学得更慢。',
  'output-activation.expected-quantity-loss-on-classes': '交叉熵',
  'output-activation.unreachable':
    '目标 {column} 有 {share, number, share} 落在 {op} 可达范围之外（{hasLow, select, true {{low, number, short}} other {负无穷}} 到 {hasHigh, select, true {{high, number, short}} other {正无穷}}）；目标从 {min, number, short} 到 {max, number, short}{known, select, true {} other {（文件中的值，未说明损失所见是否经过缩放）}}。',
  'output-activation.expected-unreachable': '所有目标都可达',
  'output-activation.needless':
    '{op} 限制了 {output}，而目标恰好都在里面；在平坦处没有梯度返回。不带激活的输出同样可用，却没有这个风险。',
  'output-activation.scale':
    '输出最大到 {largest, number, short}，是最大目标（{wanted, number, short}）的 {factor, number, short} 倍。',
  'output-activation.expected-scale': '至多 {limit} 倍',
  'output-activation.omitted': '另有 {omitted} 条较轻的发现未列出。',
  'output-activation.remedy':
    '让目标决定输出头。实数：不用激活。正数：Softplus 或 Exp。[0, 1]：Sigmoid。K 类之一：把 logits 交给 CrossEntropyLoss，只有损失需要概率时才用 Softmax。多个标签：每个一个 logit，交给 BCEWithLogitsLoss。训练时 Softmax 和 Sigmoid 应在损失里，读取结果时才放在输出上：这样成对计算才稳定。',
}

export const texts = { en, 'zh-CN': zh }
