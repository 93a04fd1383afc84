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
    weights: 'Summarizing weights',
    signal: 'Following the signal through depth',
    timing: 'Timing the nodes',
    experiments: 'Experimenting',
    targets: 'Looking at the targets',
    relations: 'Comparing columns with the targets',
    census: 'Comparing rows',
    agreement: 'Looking for nearest neighbours',
    drift: 'Comparing training and validation',
    auditing: 'Auditing',
    arranging: 'Sorting and filtering',
  },
  'zh-CN': {
    opening: '打开文件',
    profiling: '统计各列',
    binding: '将列绑定到模型',
    'reading-model': '读取模型',
    'entering-values': '追踪进入第一层的值',
    activations: '运行模型',
    weights: '统计权重',
    signal: '追踪信号随深度的变化',
    timing: '测量各节点耗时',
    experiments: '做实验',
    targets: '查看目标',
    relations: '比较各列与目标',
    census: '逐行比较',
    agreement: '寻找最近邻',
    drift: '比较训练集与验证集',
    auditing: '检查',
    arranging: '排序与筛选',
  },
}
