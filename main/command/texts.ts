/** Stage names beside the progress bar. */
import type { Stage } from '../contract/task'
import type { Locale } from '../contract/words'

export const stageNames: Readonly<Record<Locale, Readonly<Record<Stage, string>>>> = {
  en: {
    opening: 'Opening files',
    profiling: 'Summarizing columns',
    binding: 'Binding columns to the model',
    'reading-model': 'Reading the model',
    'entering-values': 'Following values into the first layer',
    activations: 'Running the model',
    targets: 'Looking at the targets',
    auditing: 'Auditing',
  },
  'zh-CN': {
    opening: '打开文件',
    profiling: '统计各列',
    binding: '将列绑定到模型',
    'reading-model': '读取模型',
    'entering-values': '追踪进入第一层的值',
    activations: '运行模型',
    targets: '查看目标',
    auditing: '检查',
  },
}
