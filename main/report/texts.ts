import { audits } from '../audits'
import type { Catalogue } from '../contract/message'
import type { Locale } from '../contract/words'
import { comparisonTexts } from '../experiments/comparison-texts'
import { laboratoryTexts } from '../experiments/note-texts'
import { experimentTexts } from '../experiments/texts'
import { fixTexts } from '../fixes/texts'

const en = {
  'needs.dataset': 'A dataset (CSV, JSON lines, Parquet, Arrow or NumPy).',
  'needs.model': 'The model as an ONNX file.',
  'needs.config': 'The training config (JSON or YAML).',
  'needs.log': 'The training log (CSV or JSON lines with an epoch or step column).',
  'needs.binding': 'Which columns feed which model input.',
  'needs.binding.columns':
    'Which columns feed the model: its inputs are {inputs}, and the dataset has {columns, plural, one {# numeric column} other {# numeric columns}} to fill them. Name them with --input, or give a training config with inputs and targets.',
  'needs.binding.image-sizes':
    'Images of one size: those of column {column} come in {count, plural, one {# size} other {# sizes}} ({sizes}), and the model takes one. Resize them, or bind other columns.',
  'needs.target': 'Which columns are the targets.',
  'needs.preprocessing':
    'What is done to the columns before they enter the model: add preprocessing to the training config (null if nothing is).',
  'needs.target-preprocessing':
    'How the targets are scaled before the loss: add target_preprocessing to the training config (null if they are not).',
  'needs.gradient': 'A model and targets of which gradients can be computed: {detail}',
  'needs.failed': 'A file that can be read here: {detail}',
  'audit.failed': 'This audit could not be made: {detail}',
  'audit.waits': 'Not enough was given to judge this.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'needs.dataset': '数据集（CSV、JSON lines、Parquet、Arrow 或 NumPy）。',
  'needs.model': 'ONNX 格式的模型文件。',
  'needs.config': '训练配置（JSON 或 YAML）。',
  'needs.log': '训练日志（带 epoch 或 step 列的 CSV 或 JSON Lines）。',
  'needs.binding': '哪些列送入模型的哪个输入。',
  'needs.binding.columns':
    '哪些列送入模型：模型的输入是 {inputs}，而数据集有 {columns} 个数值列可用。请用 --input 指明，或提供带 inputs 和 targets 的训练配置。',
  'needs.binding.image-sizes':
    '尺寸一致的图像：列 {column} 中的图像有 {count} 种尺寸（{sizes}），而模型只接受一种。请统一尺寸，或绑定其他列。',
  'needs.target': '哪些列是目标。',
  'needs.preprocessing':
    '各列进入模型之前做了什么处理：请在训练配置中加上 preprocessing（没有处理就写 null）。',
  'needs.target-preprocessing':
    '目标在进入损失之前如何缩放：请在训练配置中加上 target_preprocessing（没有缩放就写 null）。',
  'needs.gradient': '可以计算梯度的模型和目标：{detail}',
  'needs.failed': '一个能读取的文件：{detail}',
  'audit.failed': '这项检查未能完成：{detail}',
  'audit.waits': '给出的内容不足以判断这一项。',
}

export const reportTexts = { en, 'zh-CN': zh }

const notesEn = {
  'capture.note-branch':
    '{node} took its {branch, select, then {then} other {else}} branch on all rows looked at{told, select, true {, chosen by the input {input}} other {}}; what follows is that branch alone.',
  'capture.note-watched':
    'Of {tensors, number} tensors {watched, number} are measured: those of layers and activations first.',
  'capture.note-one-row': 'One row at a time: {tensor} alone holds {values, number, whole} values per row.',
  'capture.note-memory':
    'Batches of {batchRows, number} instead of {usual, number} rows, so that the tensors alive at once ({megabytes, number, whole} MB) fit into memory.',
} as const satisfies Catalogue

const notesZh: Record<keyof typeof notesEn, string> = {
  'capture.note-branch':
    '在查看的所有行上，{node} 都走 {branch, select, then {then} other {else}} 分支{told, select, true {，由输入 {input} 决定} other {}}；以下只涉及该分支。',
  'capture.note-watched': '共 {tensors, number} 个张量，测量其中 {watched, number} 个：层与激活的张量优先。',
  'capture.note-one-row': '每次一行：仅 {tensor} 每行就有 {values, number, whole} 个值。',
  'capture.note-memory':
    '每批 {batchRows, number} 行而不是 {usual, number} 行，使同时存活的张量（{megabytes, number, whole} MB）放得进内存。',
}

/** What a run over the rows did differently from the usual (contract/message.ts). */
export const captureNotes = { en: notesEn, 'zh-CN': notesZh }

const gradientsEn = {
  'gradients.note-dropout':
    '{nodes, plural, one {A Dropout layer is} other {# Dropout layers are}} left out: training draws units at random, and this gradient is of all of them.',
  'gradients.note-batch-statistics':
    '{nodes, plural, one {A BatchNormalization is} other {# BatchNormalization layers are}} in training form: loss and gradient are of the statistics of each batch.',
  'gradients.note-running-statistics':
    '{nodes, plural, one {A BatchNormalization uses} other {# BatchNormalization layers use}} stored statistics as constants: training uses those of the batch, so its gradients and step sizes differ.',
  'gradients.note-folded':
    'Batch normalization was folded into {nodes, plural, one {a convolution} other {# convolutions}} by the exporter: gradients are right for the folded weights, but training with batch normalization behaves differently.',
  'gradients.note-fixed-axes':
    'Axes besides the batch are open in the file; some operators want them fixed, so that this graph is for one size of them only: name a dataset to have the sizes of its rows.',
} as const satisfies Catalogue

const gradientsZh: Record<keyof typeof gradientsEn, string> = {
  'gradients.note-dropout': '略去了 {nodes} 个 Dropout 层：训练时随机丢弃单元，而这里的梯度包含全部单元。',
  'gradients.note-batch-statistics':
    '{nodes} 个 BatchNormalization 层处于训练形式：损失和梯度使用每个批次自己的统计量。',
  'gradients.note-running-statistics':
    '{nodes} 个 BatchNormalization 层把存储的统计量当作常数：训练使用批次的统计量，因此梯度和步长会不同。',
  'gradients.note-folded':
    '导出时批归一化已并入 {nodes} 个卷积：梯度对并入后的权重是正确的，但带批归一化的训练表现会不同。',
  'gradients.note-fixed-axes':
    '文件中除批次外还有未定大小的轴；某些算子要求固定大小，因此该图只适用于其中一种大小：给出数据集即可采用其行的大小。',
}

/** How a gradient differs from the one that training sees (onnx/gradient/notes.ts). */
export const gradientTexts = { en: gradientsEn, 'zh-CN': gradientsZh }

/** Every message a report may carry, in one language. */
export function catalogueOf(locale: Locale): Catalogue {
  return Object.assign(
    {},
    reportTexts[locale],
    captureNotes[locale],
    gradientTexts[locale],
    experimentTexts[locale],
    comparisonTexts[locale],
    laboratoryTexts[locale],
    fixTexts[locale],
    ...audits.map((audit) => audit.texts[locale]),
  )
}
