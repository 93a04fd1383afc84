import type { Catalogue } from '../../contract/message'

const en = {
  'batch-size.title': 'Batch too large',
  'batch-size.question': 'Is the batch larger than the gradient noise calls for?',
  'batch-size.cause':
    '{whole, select, yes {Every step takes all {rows} training rows at once (batch {batch}), so the network gets {counted, select, yes {{updates} updates in all} other {one update per epoch}}.} other {With batches of {batch} rows the network gets {counted, select, yes {{updates} updates in all} other {{updatesPerEpoch} updates per epoch}}{measured, select, yes {, each of more rows than the gradient noise ({scale, number, short} rows) calls for} other {}}.}}',
  'batch-size.pass':
    'Batches of {batch} of {rows} training rows give {updatesPerEpoch, plural, one {# update} other {# updates}} per epoch{counted, select, yes {, {updates} in all} other {}}. {measured, select, yes {The gradient noise scale is {scale, number, short} rows.} other {The gradient noise scale was not measured, or is not bounded by the rows at hand.}}',
  'batch-size.flagged':
    'Batches of {batch} of {rows} training rows give {updatesPerEpoch, plural, one {# update} other {# updates}} per epoch{counted, select, yes {, {updates} in all} other {}}.{measured, select, yes { The gradient noise scale is {scale, number, short} rows.} other {}}',
  'batch-size.untold': 'Without a told batch size and the rows nothing can be said.',
  'batch-size.needs-batch': 'The training config with its batch_size and epochs.',
  'batch-size.whole':
    'The batch ({batch}) holds all {rows} {all, select, yes {rows of the dataset} other {training rows}}: every step sees the same gradient, an epoch is a single update, and no noise helps out of a bad place.',
  'batch-size.updates':
    '{updates, plural, one {One update} other {# updates}} in the whole run ({epochs} epochs of {rows} rows in batches of {batch}).',
  'batch-size.per-epoch':
    '{updatesPerEpoch, plural, one {One update} other {# updates}} per epoch: {rows} rows in batches of {batch}.',
  'batch-size.noise':
    'Between rows gradients differ so much that {scale, number, short} rows average it out (95 % interval {low, number, short} to {high, number, short}, from {draws} gradients); {above, select, yes {a batch of {batch} averages more than that, and buys little with it} other {a batch of {batch} is within it}}.',
  'batch-size.normalized':
    'Batches of {batch} beside batch normalization ({node}{nodes, plural, one {} other { and {nodes} in all}}): a mean and a variance of so few rows are mostly noise.',
  'batch-size.expected-whole': 'far fewer than {rows} rows',
  'batch-size.expected-updates': 'at least {limit} updates',
  'batch-size.expected-per-epoch': 'at least {limit} updates per epoch',
  'batch-size.expected-noise': 'a batch of at most {limit} times the noise scale',
  'batch-size.expected-normalized': 'more than {limit} rows, or another normalization',
  'batch-size.remedy':
    'Start with batches of 16 to 64 rows{measured, select, yes {, or about the noise scale ({scale, number, short} rows)} other {}}. The old advice of 16, 8 or 1 is a starting point, not a law: small batches cost time on large machines, and the noise scale grows while a network learns. Whoever changes the batch must tune the learning rate anew: for SGD about in proportion, for Adam about with the root.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'batch-size.title': '批次过大',
  'batch-size.question': '批次是否比梯度噪声所需的更大？',
  'batch-size.cause':
    '{whole, select, yes {每一步都一次取用全部 {rows} 个训练行（批大小 {batch}），因此网络{counted, select, yes {总共只更新 {updates} 次} other {每轮只更新一次}}。} other {批大小为 {batch} 行时，网络{counted, select, yes {总共更新 {updates} 次} other {每轮更新 {updatesPerEpoch} 次}}{measured, select, yes {，每次的行数都多于梯度噪声（{scale, number, short} 行）所需} other {}}。}}',
  'batch-size.pass':
    '{rows} 个训练行、批大小 {batch}，每轮更新 {updatesPerEpoch} 次{counted, select, yes {，共 {updates} 次} other {}}。{measured, select, yes {梯度噪声尺度为 {scale, number, short} 行。} other {梯度噪声尺度未测量，或现有的行无法给出上界。}}',
  'batch-size.flagged':
    '{rows} 个训练行、批大小 {batch}，每轮更新 {updatesPerEpoch} 次{counted, select, yes {，共 {updates} 次} other {}}。{measured, select, yes {梯度噪声尺度为 {scale, number, short} 行。} other {}}',
  'batch-size.untold': '没有告知批大小和行数，无从判断。',
  'batch-size.needs-batch': '含 batch_size 和 epochs 的训练配置。',
  'batch-size.whole':
    '批次（{batch}）含有全部 {rows} 个{all, select, yes {数据行} other {训练行}}：每一步看到相同的梯度，一轮只是一次更新，也没有噪声帮助离开不好的位置。',
  'batch-size.updates': '整个训练只更新 {updates} 次（{rows} 行、批大小 {batch}、{epochs} 轮）。',
  'batch-size.per-epoch': '每轮更新 {updatesPerEpoch} 次：{rows} 行、批大小 {batch}。',
  'batch-size.noise':
    '各行梯度的差异要 {scale, number, short} 行才能平均掉（95 % 区间 {low, number, short} 到 {high, number, short}，来自 {draws} 个梯度）；{above, select, yes {批大小 {batch} 超过它，所得甚少} other {批大小 {batch} 在其内}}。',
  'batch-size.normalized':
    '批大小 {batch} 与批归一化（{node}{nodes, plural, one {} other {，共 {nodes} 个}}）同用：这么少的行的均值与方差多半是噪声。',
  'batch-size.expected-whole': '远少于 {rows} 行',
  'batch-size.expected-updates': '至少 {limit} 次更新',
  'batch-size.expected-per-epoch': '每轮至少 {limit} 次更新',
  'batch-size.expected-noise': '批大小至多为噪声尺度的 {limit} 倍',
  'batch-size.expected-normalized': '多于 {limit} 行，或换一种归一化',
  'batch-size.remedy':
    '从 16 到 64 行的批次开始{measured, select, yes {，或约为噪声尺度（{scale, number, short} 行）} other {}}。旧建议 16、8 或 1 是起点而非定律：小批次在大机器上费时，而且噪声尺度随学习增大。改变批大小必须重新调学习率：SGD 大致按比例，Adam 大致按平方根。',
}

export const texts = { en, 'zh-CN': zh }
