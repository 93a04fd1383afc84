import type { Catalogue } from '../../contract/message'

const en = {
  'depth.title': 'Too deep',
  'depth.question': 'Does depth cost more than it gives?',
  'depth.cause':
    '{plain, plural, one {# learned layer follows} other {# learned layers follow}} one another without a skip or a normalization, and {kind, select, alike {from {layer} on all rows look alike, so nothing behind it can tell them apart} vanishing {the signal fades away by {layer}} exploding {the signal grows out of bounds by {layer}} narrow {by {layer} the rows differ along one direction only} other {the signal suffers}}.',
  'depth.pass':
    '{longest, plural, one {# learned layer} other {# learned layers}} on the longest path, {bypassed, plural, =0 {none} other {#}} of them passed around by a skip; at most {plain} in a row without a skip or a normalization. {judged, select, yes {On {rows} rows the signal comes through.} other {What happens within so short a run is not laid to depth.}} Gradients by depth and a shallower twin are not measured in this version.',
  'depth.flagged':
    '{plain, plural, one {# learned layer} other {# learned layers}} in a row without a skip or a normalization{kind, select, alike {; from {layer} on all of {rows} rows look alike} vanishing {; the signal fades away by {layer}} exploding {; the signal grows out of bounds by {layer}} narrow {; by {layer} the rows differ along one direction only} other {; on {rows} rows the signal still comes through}}. Gradients by depth and a shallower twin are not measured in this version.',
  'depth.no-layers': 'The model has no learned layer.',
  'depth.plain':
    '{plain, plural, one {# learned layer follows} other {# learned layers follow}} one another without a skip or a normalization ({longest} on the longest path, {bypassed, plural, =0 {none} other {#}} of them passed around by a skip). Each multiplies what the one before left of signal and gradient.',
  'depth.alike':
    'From {from} on, the activations of different rows are nearly the same: their mean cosine is {similarity, number, short} at {last}, where it was {before, number, short} further up ({rows} rows). What all rows share cannot tell them apart, and no later layer brings the difference back.',
  'depth.drift':
    'The standard deviation of activations {kind, select, exploding {grows} other {falls}} layer by layer, from {firstStd, number, short} at {first} to {lastStd, number, short} at {last} ({rows} rows).',
  'depth.narrow':
    'At {layer} the activations of {units} units differ from row to row along {rank, number, short} directions only, which cannot separate four or more classes.',
  'depth.learns':
    'The log tells that the network learns all the same: its loss ends at {ratio, number, share} of where it began.',
  'depth.expected-plain': 'at most {limit} plain layers in a row',
  'depth.expected-alike': 'a mean cosine under {limit, number, short}',
  'depth.expected-drift': 'between {low, number, short} and {high, number, short} through the layers',
  'depth.expected-narrow': 'more than {limit, number, short} directions',
  'depth.remedy':
    '{kind, select, plain {It may be fine: check whether half as many layers do as well. If it trains badly, the following helps. } other {}}Start with 3 to 8 layers and add more only while validation improves. To stay deep, let a residual sum pass around every block of one or two layers, or put a normalization after each; both let signal and gradient through whatever the weights. He weights (ReLU) or Glorot weights (tanh) with zero biases carry the signal further than a framework’s default, but not without end.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'depth.title': '太深',
  'depth.question': '深度的代价是否超过收益？',
  'depth.cause':
    '{plain} 个可学习层接连排列，之间没有跳跃连接或归一化，而且{kind, select, alike {从 {layer} 起所有行看起来都一样，其后的任何层都无法区分它们} vanishing {信号到 {layer} 已经消失} exploding {信号到 {layer} 已经失控增长} narrow {到 {layer} 各行只在一个方向上有差别} other {信号受损}}。',
  'depth.pass':
    '最长路径上有 {longest} 个可学习层，其中 {bypassed, plural, =0 {没有一层} other {# 层}}被跳跃连接绕过；没有跳跃连接或归一化而接连的最多 {plain} 层。{judged, select, yes {在 {rows} 行上信号能够通过。} other {这样短的一段里发生的事不归因于深度。}}此版本尚不测量随深度变化的梯度，也不与较浅的孪生模型比较。',
  'depth.flagged':
    '{plain} 个可学习层接连排列，之间没有跳跃连接或归一化{kind, select, alike {；从 {layer} 起全部 {rows} 行看起来都一样} vanishing {；信号到 {layer} 已经消失} exploding {；信号到 {layer} 已经失控增长} narrow {；到 {layer} 各行只在一个方向上有差别} other {；在 {rows} 行上信号仍能通过}}。此版本尚不测量随深度变化的梯度，也不与较浅的孪生模型比较。',
  'depth.no-layers': '模型没有可学习层。',
  'depth.plain':
    '{plain} 个可学习层接连排列，之间没有跳跃连接或归一化（最长路径上 {longest} 层，其中 {bypassed, plural, =0 {没有一层} other {# 层}}被跳跃连接绕过）。每一层都会对前一层剩下的信号和梯度再乘一次。',
  'depth.alike':
    '从 {from} 起，不同行的激活几乎相同：在 {last} 处平均余弦为 {similarity, number, short}，而之前曾为 {before, number, short}（{rows} 行）。所有行共有的东西无法区分它们，后面的层也无法恢复差别。',
  'depth.drift':
    '激活的标准差逐层{kind, select, exploding {增大} other {减小}}，从 {first} 的 {firstStd, number, short} 到 {last} 的 {lastStd, number, short}（{rows} 行）。',
  'depth.narrow':
    '在 {layer} 处，{units} 个单元的激活在各行之间只在 {rank, number, short} 个方向上有差别，无法分开四个或更多类别。',
  'depth.learns': '日志表明网络仍在学习：损失最终为起始值的 {ratio, number, share}。',
  'depth.expected-plain': '接连的普通层至多 {limit} 层',
  'depth.expected-alike': '平均余弦低于 {limit, number, short}',
  'depth.expected-drift': '各层都在 {low, number, short} 与 {high, number, short} 之间',
  'depth.expected-narrow': '多于 {limit, number, short} 个方向',
  'depth.remedy':
    '{kind, select, plain {这也可能没有问题：看看层数减半是否同样好。若训练不佳，以下做法有帮助。} other {}}从 3 到 8 层开始，只有当验证结果还在改善时才增加。若要保持深度，让残差相加绕过每一到两层组成的块，或在每层之后加归一化；两者都能让信号和梯度通过，不论权重如何。He 权重（ReLU）或 Glorot 权重（tanh）配零偏置，比框架默认值能把信号传得更远，但不是无限远。',
}

export const texts = { en, 'zh-CN': zh }
