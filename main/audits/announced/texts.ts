import type { Catalogue } from '../../contract/message'

const en = {
  'regularization.title': 'No regularization',
  'regularization.question':
    'Is there any noise or penalty, and does the gap between training and validation call for more or for less?',
  'regularization.announced':
    'Not looked at in this version. It will look at Dropout in the graph, told weight decay and augmentation, and at the gap between training and validation loss in the log.',
  'batch-size.title': 'Batch too large',
  'batch-size.question': 'Is the batch larger than the gradient noise calls for?',
  'batch-size.announced':
    'Not looked at in this version. It will look at the told batch size, rows and epochs, and measure the gradient noise scale on this model and data.',
  'learning-rate.title': 'Wrong learning rate',
  'learning-rate.question':
    'Is the learning rate near the highest that does not break, and does clipping hide it?',
  'learning-rate.announced':
    'Not looked at in this version. It will run a range test with the told optimizer, and look at the log for divergence and stagnation.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'regularization.title': '没有正则化',
  'regularization.question': '有没有噪声或惩罚？训练与验证的差距需要更多还是更少？',
  'regularization.announced':
    '此版本尚不检查。将会检查图中的 Dropout、所述的权重衰减和数据增强，以及日志中训练与验证损失的差距。',
  'batch-size.title': '批次过大',
  'batch-size.question': '批次是否比梯度噪声所需的更大？',
  'batch-size.announced':
    '此版本尚不检查。将会检查所述的批大小、行数和轮数，并在该模型和数据上测量梯度噪声尺度。',
  'learning-rate.title': '学习率不对',
  'learning-rate.question': '学习率是否接近不致发散的最大值？裁剪是否掩盖了它？',
  'learning-rate.announced': '此版本尚不检查。将会用所述的优化器做范围测试，并在日志中寻找发散和停滞。',
}

export const texts = { en, 'zh-CN': zh }
