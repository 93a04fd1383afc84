/** Sentences of fixes: their titles, and what was done. */
import type { Catalogue } from '../contract/message'

const en = {
  'fix.normalize-dataset.title':
    'The dataset with its input columns on one scale (standardized, min-max, robust or quantile), by the training rows',
  'fix.normalize-targets.title': 'The dataset with its target columns on one scale',
  'fix.normalize-head.title':
    'The model with the standardization of its inputs as its first nodes, by the training rows',
  'fix.preprocess-dataset.title':
    'The dataset in the representation that the detectors propose (sin and cos, local coordinates, one-hot, log)',
  'fix.remove-output-activation.title': 'The model without its last activation',
  'fix.replace-output-activation.title': 'The model with the output activation that task and loss ask for',
  'fix.relu-to-leaky.title': 'The model with LeakyReLU in place of its hidden ReLUs',
  'fix.relu-to-elu.title': 'The model with ELU in place of its hidden ReLUs',
  'fix.redraw-weights.title': 'The model with freshly drawn weights, on the scale each activation asks for',
  'fix.insert-residuals.title': 'The model with residual connections around its plain layers',
  'fix.insert-dropout.title': 'The model with Dropout behind its hidden activations, for training',
  'fix.set-learning-rate.title': 'A patch of the training config: another learning rate',
  'fix.set-batch-size.title': 'A patch of the training config: another batch size',
  'fix.set-weight-decay.title': 'A patch of the training config: weight decay',
  'fix.set-dropout.title': 'A patch of the training config: dropout',
  'fix.set-loss.title': 'A patch of the training config: the loss that fits the head',
  'fix.normalize-dataset.said':
    '{count, plural, one {# column} other {# columns}} of the {told, select, targets {targets} other {inputs}} scaled by {method, select, minmax {min-max} other {{method}}}, with parameters of {rows, select, training {the training rows alone} other {all rows, because no split is told}}. Train anew on this file: weights of the old one expect the old scale.',
  'fix.normalize-dataset.config':
    'The config tells preprocessing of the {told, select, targets {targets} other {inputs}}: set it to null for this file, or it is applied twice.',
  'fix.normalize-head.said':
    '{count, plural, one {# input is} other {# inputs are}} standardized inside the model now (Sub, Div), with mean and deviation of {rows, select, training {the training rows alone} other {all rows, because no split is told}}. Feed it as before, and train it anew: its weights were learned on the old scale.',
  'fix.preprocess-dataset.said':
    '{changes, plural, one {# change} other {# changes}} of representation: {columns, plural, one {# column} other {# columns}} read, {added, plural, one {# new column} other {# new columns}} written in their place.',
  'fix.preprocess-dataset.inputs':
    'Name the new columns in the config’s inputs ({added}), and give the first layer as many inputs as there are now.',
  'fix.output-activation.said':
    '{before} before {output} {after, select, none {is taken off} other {became {after}}}. The weights are the same; the last layer should be trained on.',
  'fix.rectifier.said':
    '{count, plural, one {# hidden ReLU is} other {# hidden ReLUs are}} {operator} now (alpha {alpha, number, short}). Dead units get a gradient again; train the file on.',
  'fix.redraw-weights.said':
    '{count, plural, one {# weight tensor} other {# weight tensors}} drawn anew ({schemes}, seed {seed}), biases zero, normalizations at identity. The same seed draws the same weights.',
  'fix.redraw-weights.skipped':
    '{parameter} of {layer} was left as it is: {reason, select, computed {it is computed in the graph} external {it lies in a file beside the model and is too large to be moved in} quantized {it is quantized} other {its fans are not known}}.',
  'fix.insert-residuals.said':
    '{count, plural, one {# residual connection} other {# residual connections}} around {layers, plural, one {# layer} other {# layers}}, each sum times the root of a half so that the signal keeps its size. The outputs are others than before: train it anew.',
  'fix.insert-dropout.said':
    'Dropout of {ratio, number, share} behind {count, plural, one {# hidden activation} other {# hidden activations}}. In inference nothing changes; a training framework that reads the file drops units.',
  'fix.setting.said':
    '{key}: {before} becomes {after}. A JSON Patch (RFC 6902): it tests for the old value first, which also undoes it.',
  'fix.checked.same-outputs':
    'Run beside the old model on {rows, plural, one {# row} other {# rows}}: the same outputs (largest difference {difference, number, short}).',
  'fix.checked.outputs-of-normalized':
    'Run on {rows, plural, one {# row} other {# rows}}: the outputs that the old model gives for inputs standardized outside (largest difference {difference, number, short}).',
  'fix.checked.same-shapes':
    'Run on {rows, plural, one {# row} other {# rows}}: outputs of the same shapes, all of them numbers.',
  'fix.checked.not-finite':
    'Run on {rows, plural, one {# row} other {# rows}}: outputs of the same shapes; some are no numbers, as before.',
  'fix.checked.loaded': 'It loads; what its inputs look like is not known well enough to run it.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'fix.normalize-dataset.title': '输入列统一尺度后的数据集（标准化、最小最大、稳健或分位数），参数取自训练行',
  'fix.normalize-targets.title': '目标列统一尺度后的数据集',
  'fix.normalize-head.title': '把输入标准化写成模型最前面的节点，参数取自训练行',
  'fix.preprocess-dataset.title': '按检测器建议的表示改写的数据集（正弦与余弦、局部坐标、独热、对数）',
  'fix.remove-output-activation.title': '去掉最后一个激活的模型',
  'fix.replace-output-activation.title': '换成任务与损失所需输出激活的模型',
  'fix.relu-to-leaky.title': '把隐藏层 ReLU 换成 LeakyReLU 的模型',
  'fix.relu-to-elu.title': '把隐藏层 ReLU 换成 ELU 的模型',
  'fix.redraw-weights.title': '重新抽取权重的模型，尺度按各层激活的需要',
  'fix.insert-residuals.title': '在普通层外加上残差连接的模型',
  'fix.insert-dropout.title': '在隐藏激活之后加上 Dropout 的模型，用于训练',
  'fix.set-learning-rate.title': '训练配置的补丁：另一个学习率',
  'fix.set-batch-size.title': '训练配置的补丁：另一个批大小',
  'fix.set-weight-decay.title': '训练配置的补丁：权重衰减',
  'fix.set-dropout.title': '训练配置的补丁：dropout',
  'fix.set-loss.title': '训练配置的补丁：与输出相配的损失',
  'fix.normalize-dataset.said':
    '{told, select, targets {目标} other {输入}}中的 {count} 列已按 {method, select, minmax {最小最大} other {{method}}} 缩放，参数取自{rows, select, training {训练行} other {所有行（没有说明划分）}}。请用此文件重新训练：旧权重适应的是旧尺度。',
  'fix.normalize-dataset.config':
    '配置中说明了{told, select, targets {目标} other {输入}}的预处理：用此文件时请设为 null，否则会做两遍。',
  'fix.normalize-head.said':
    '现在有 {count} 个输入在模型内部标准化（Sub、Div），均值与标准差取自{rows, select, training {训练行} other {所有行（没有说明划分）}}。照旧送入数据，并重新训练：权重是在旧尺度上学到的。',
  'fix.preprocess-dataset.said': '{changes} 处改变表示：读取 {columns} 列，在原处写入 {added} 个新列。',
  'fix.preprocess-dataset.inputs':
    '请在配置的 inputs 中写上新列（{added}），并让第一层的输入数与现在的列数一致。',
  'fix.output-activation.said':
    '{output} 之前的 {before} {after, select, none {已去掉} other {已换成 {after}}}。权重不变；最后一层应继续训练。',
  'fix.rectifier.said':
    '{count} 个隐藏层 ReLU 现在是 {operator}（alpha {alpha, number, short}）。死亡单元重新得到梯度；请继续训练。',
  'fix.redraw-weights.said':
    '重新抽取了 {count} 个权重张量（{schemes}，种子 {seed}），偏置为零，归一化恢复为恒等。相同的种子抽出相同的权重。',
  'fix.redraw-weights.skipped':
    '{layer} 的 {parameter} 保持原样：{reason, select, computed {它由图计算得出} external {它存放在模型旁的文件中，太大而不能移入} quantized {它已量化} other {不知道它的扇入扇出}}。',
  'fix.insert-residuals.said':
    '在 {layers} 层外加了 {count} 条残差连接，每个和乘以根号二分之一以保持信号大小。输出与以前不同：请重新训练。',
  'fix.insert-dropout.said':
    '在 {count} 个隐藏激活之后加了 {ratio, number, share} 的 Dropout。推理时没有变化；读取此文件的训练框架会随机丢弃单元。',
  'fix.setting.said': '{key}：{before} 改为 {after}。这是 JSON Patch（RFC 6902）：先检验旧值，也可据此撤销。',
  'fix.checked.same-outputs': '与旧模型并排运行 {rows} 行：输出相同（最大差 {difference, number, short}）。',
  'fix.checked.outputs-of-normalized':
    '运行 {rows} 行：输出与旧模型对外部标准化的输入所给的相同（最大差 {difference, number, short}）。',
  'fix.checked.same-shapes': '运行 {rows} 行：输出形状相同，且全是数。',
  'fix.checked.not-finite': '运行 {rows} 行：输出形状相同；有些不是数，与以前一样。',
  'fix.checked.loaded': '可以加载；对输入的样子了解不够，无法运行。',
}

export const fixTexts = { en, 'zh-CN': zh }
