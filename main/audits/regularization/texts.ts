import type { Catalogue } from '../../contract/message'

const en = {
  'regularization.title': 'No regularization',
  'regularization.question':
    'Is there any noise or penalty, and does the gap between training and validation call for more or for less?',
  'regularization.cause':
    'The network learns its training rows by heart: at the end the validation loss is {validation, number, short} where the training loss is {training, number, short}, it has been rising, and nothing acts against it.',
  'regularization.pass':
    '{any, select, yes {Against overfitting: {means}.} other {Nothing acts against overfitting.}} At the end the validation loss is {validation, number, short} beside a training loss of {training, number, short}, which calls for no more.',
  'regularization.flagged':
    '{kind, select, gap {The validation loss ends at {validation, number, short} beside a training loss of {training, number, short}; {any, select, yes {against it: {means}} other {nothing that acts against it is known}}.} nothing {Nothing acts against overfitting, and there are {perRow, number, short} parameters for each training row.} much {More than half of a layer is dropped in every step.} budget {The loss was still falling when the training stopped.} other {Regularization could be better.}}',
  'regularization.unsettled':
    '{any, select, yes {Against overfitting: {means}.} other {Whether anything acts against overfitting is not known: an evaluation export has no Dropout, which proves nothing.}} {seen, select, no {How far validation stays behind training is not known either.} other {}}',
  'regularization.needs-means':
    'The training config with its dropout, weight decay and augmentation, or a training-mode export, would tell whether anything acts against overfitting.',
  'regularization.needs-gap':
    'A training log with training and validation loss would show the gap; so would a told validation split, with experiments.',
  'regularization.gap':
    '{from, select, measured {As the file computes them, the} other {At the end of the log the}} validation loss is {validation, number, short} and the training loss {training, number, short}: {gap, number, share} more.{grows, select, yes { Validation was best at {step}, and has risen by {rise, number, share} since, giving back {givenBack, number, share} of what it had gained.} other {}} {against, select, some {Against it: {means}; with dropout on, the logged training loss is even higher than the network’s own.} none {Nothing acts against it.} other {Whether anything acts against it is not known.}}',
  'regularization.nothing':
    'The config tells of neither dropout, weight decay nor augmentation, and there are {perRow, number, short} parameters for each training row: room to learn every row by heart.',
  'regularization.much':
    'Dropout takes away {ratio, number, share} of a layer in every step.{flat, select, yes { The training loss falls by {fall, number, share} only over the whole log: it is held down by the noise.} other {}}',
  'regularization.stopped':
    'Over the last tenth of the log the loss still fell by {fall, number, share}: the training stopped before it was done.',
  'regularization.means':
    '{from, select, told {The config tells of {means}.} other {In the graph: {means}; ONNX Runtime leaves Dropout inactive, so runs here show nothing of it.}}',
  'regularization.expected-gap': 'at most {limit, number, share} above the training loss, or not rising',
  'regularization.expected-nothing': 'some noise or penalty, or at most {limit} parameters per row',
  'regularization.expected-much': 'at most {limit, number, share}',
  'regularization.expected-stopped': 'a fall under {limit, number, share} at the end',
  'regularization.remedy':
    '{kind, select, much {Drop 10 to 30 % of the hidden units instead, and look at the gap again.} budget {Train for longer: until the validation loss has not improved for about a tenth of the epochs.} other {Add one thing at a time and look at the gap: dropout of 10 to 30 % after hidden layers (1 to 25 % in the oldest advice: keep probability 0.75 to 0.99), decoupled weight decay of 0.01 with AdamW, augmentation where the data allows it, or simply stop at the best epoch. More rows help more than all of these. Missing regularization seldom costs accuracy and often costs validation loss, so judge by the loss. A network that cannot fit its training rows needs none of it.}}',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'regularization.title': '没有正则化',
  'regularization.question': '有没有噪声或惩罚？训练与验证的差距需要更多还是更少？',
  'regularization.cause':
    '网络把训练行背了下来：最终验证损失为 {validation, number, short}，而训练损失为 {training, number, short}，验证损失一直在上升，也没有任何手段抑制它。',
  'regularization.pass':
    '{any, select, yes {抑制过拟合的手段：{means}。} other {没有抑制过拟合的手段。}}最终验证损失为 {validation, number, short}，训练损失为 {training, number, short}，无需更多。',
  'regularization.flagged':
    '{kind, select, gap {最终验证损失为 {validation, number, short}，训练损失为 {training, number, short}；{any, select, yes {抑制手段：{means}} other {没有已知的抑制手段}}。} nothing {没有抑制过拟合的手段，而每个训练行对应 {perRow, number, short} 个参数。} much {每一步都丢弃一层的一半以上。} budget {训练停止时损失仍在下降。} other {正则化可以更好。}}',
  'regularization.unsettled':
    '{any, select, yes {抑制过拟合的手段：{means}。} other {不知道是否有抑制过拟合的手段：评估导出没有 Dropout，这不能说明什么。}}{seen, select, no {验证落后训练多少也不知道。} other {}}',
  'regularization.needs-means':
    '提供含 dropout、权重衰减和数据增强的训练配置，或训练模式的导出，就能知道是否有抑制过拟合的手段。',
  'regularization.needs-gap': '含训练与验证损失的训练日志会显示差距；告知验证划分并允许做实验也可以。',
  'regularization.gap':
    '{from, select, measured {按文件自身计算，} other {日志末尾，}}验证损失为 {validation, number, short}，训练损失为 {training, number, short}：高出 {gap, number, share}。{grows, select, yes {验证在 {step} 处最好，此后上升了 {rise, number, share}，交还了所得的 {givenBack, number, share}。} other {}}{against, select, some {抑制手段：{means}；训练时启用 dropout，日志中的训练损失比网络自身的还要高。} none {没有任何手段抑制它。} other {不知道是否有手段抑制它。}}',
  'regularization.nothing':
    '配置中既没有 dropout、权重衰减，也没有数据增强，而每个训练行对应 {perRow, number, short} 个参数：足以把每一行背下来。',
  'regularization.much':
    'Dropout 每一步丢弃一层的 {ratio, number, share}。{flat, select, yes {整个日志中训练损失只下降 {fall, number, share}：它被噪声压住了。} other {}}',
  'regularization.stopped': '日志最后十分之一中损失仍下降了 {fall, number, share}：训练停得太早。',
  'regularization.means':
    '{from, select, told {配置告知：{means}。} other {图中有：{means}；ONNX Runtime 不启用 Dropout，因此此处的运行看不出它。}}',
  'regularization.expected-gap': '比训练损失至多高 {limit, number, share}，或不再上升',
  'regularization.expected-nothing': '有某种噪声或惩罚，或每行至多 {limit} 个参数',
  'regularization.expected-much': '至多 {limit, number, share}',
  'regularization.expected-stopped': '末尾下降少于 {limit, number, share}',
  'regularization.remedy':
    '{kind, select, much {改为丢弃 10 % 到 30 % 的隐藏单元，再看差距。} budget {训练更久：直到验证损失约十分之一的轮数不再改善。} other {一次只加一种并观察差距：隐藏层之后 10 % 到 30 % 的 dropout（最早的建议为 1 % 到 25 %：保留概率 0.75 到 0.99）、AdamW 配 0.01 的解耦权重衰减、数据允许时的数据增强，或干脆停在最好的那一轮。更多的行比这些都有效。缺少正则化很少损失准确率，却常损失验证损失，所以按损失判断。连训练行都拟合不了的网络不需要这些。}}',
}

export const texts = { en, 'zh-CN': zh }
