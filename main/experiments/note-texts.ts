/** What is different from the training that the user runs. */
import type { Catalogue } from '../contract/message'

const en = {
  'laboratory.note-rows':
    '{rows, number, whole} of {total, number, whole} rows, evenly spread, are trained on and scored.',
  'laboratory.note-left-out':
    '{target, plural, =0 {} one {# row without a target} other {# rows without a target}}{both, select, true { and } other {}}{input, plural, =0 {} one {# row with an input that is no finite number} other {# rows with an input that is no finite number}} {total, plural, one {is} other {are}} left out.',
  'laboratory.note-dropout':
    'Dropout of {ratio, number, short} is told, but the file holds none that is active: the experiments train without it.',
  'laboratory.note-batch-statistics':
    'Batch normalization uses the statistics of each batch, in training and where rows are scored.',
  'laboratory.note-running-statistics':
    '{count, plural, one {# batch normalization is} other {# batch normalizations are}} in inference form: the running statistics of the file stay as they are while the weights train.',
  'laboratory.note-batch': 'The model insists on batches of {batch, number} rows; {told, number} are told.',
  'laboratory.note-optimizer':
    '{told, select, none {No optimizer is told} other {The optimizer {told} is not known here}}: Adam is taken, with its usual settings.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'laboratory.note-rows':
    '在均匀分布的 {rows, number, whole} 行（共 {total, number, whole} 行）上训练和评分。',
  'laboratory.note-left-out':
    '{target, plural, =0 {} other {# 行没有目标}}{both, select, true {，} other {}}{input, plural, =0 {} other {# 行的输入不是有限数值}}，共略去 {total, number} 行。',
  'laboratory.note-dropout':
    '配置写明 Dropout 为 {ratio, number, short}，但文件中没有生效的 Dropout：实验训练时不使用它。',
  'laboratory.note-batch-statistics': '批归一化在训练和评分时都使用每个批次自身的统计量。',
  'laboratory.note-running-statistics':
    '{count, number} 个批归一化处于推理形式：训练权重时，文件中的滑动统计量保持不变。',
  'laboratory.note-batch': '模型只接受 {batch, number} 行的批次；配置为 {told, number} 行。',
  'laboratory.note-optimizer':
    '{told, select, none {没有写明优化器} other {这里不认识优化器 {told}}}：采用默认设置的 Adam。',
}

export const laboratoryTexts = { en, 'zh-CN': zh }
