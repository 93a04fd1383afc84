import type { Catalogue } from '../../contract/message'

const en = {
  'learning-rate.title': 'Wrong learning rate',
  'learning-rate.question':
    'Is the learning rate near the highest that does not break, and does clipping hide it?',
  'learning-rate.announced':
    'Not looked at in this version. It will run a range test with the told optimizer, and look at the log for divergence and stagnation.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'learning-rate.title': '学习率不对',
  'learning-rate.question': '学习率是否接近不致发散的最大值？裁剪是否掩盖了它？',
  'learning-rate.announced': '此版本尚不检查。将会用所述的优化器做范围测试，并在日志中寻找发散和停滞。',
}

export const texts = { en, 'zh-CN': zh }
