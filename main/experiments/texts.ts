/** What experiments say: one honest sentence each. */
import type { Catalogue } from '../contract/message'

const en = {
  'experiment.start-loss':
    '{known, select, true {With freshly drawn weights the loss starts at {fresh, number, short} ({draws, plural, one {# draw} other {mean of # draws}})} other {With freshly drawn weights the loss is no number}}; {by, select, classes {equal odds for every class give} shares {the shares of the classes give} variance {the variance of the targets is} spread {the spread of the targets is} other {a fair coin gives}} {expected, number, short}. The file itself has {file, number, short}.',
  'experiment.overfit':
    '{passed, select, true {The network learns {rows} rows by heart in {steps} steps: {left, number, share} of the loss of the best constant is left} other {The network cannot learn {rows} rows by heart: after {steps} steps the loss is {final, number, short}, {left, number, share} of what the best constant has}}.',
  'experiment.rate-range':
    '{found, select, none {No rate tried brought the loss below that of the best constant, so none is suggested} unbounded {No rate tried with {optimizer} broke it; {suggestion, number, short} is suggested} other {With {optimizer} rates up to {limit, number, short} are stable; {suggestion, number, short} is suggested}}{place, select, above {, and the told {told, number, short} is above the limit} below {, and {told, number, short} is told} other {}} ({starts, plural, one {# start} other {# starts}}, clipping off).',
  'experiment.noise-scale':
    '{bounded, select, zero {After {step} steps the gradient is zero on every batch, so there is no noise to measure} none {After {step} steps the gradient cannot be told from its noise: the noise scale is above {low, number, short} rows} below {After {step} steps the gradient noise scale is about {scale, number, short} rows, at least {low, number, short}; these draws give no upper bound} other {After {step} steps the gradient noise scale is {scale, number, short} rows (95 % interval {low, number, short} to {high, number, short})}}{known, select, true {; the told batch has {told} rows} other {}}.',
  'experiment.gradient-norms':
    'Over {steps} steps the gradient norm is {median, number, short} in the median, {low, number, short} to {high, number, short} for nine steps of ten{clipped, select, true {; the told limit of {clip, number, short} clips {share, number, share} of the steps} other {}}.',
  'experiment.update-ratio':
    '{layers, plural, =0 {No layer has weights whose change could be measured} other {At the rate {rate, number, short} a step changes the weights by {median, number, short} of their size in the median over {layers, plural, one {# weight tensor} other {# weight tensors}}, from {least, number, short} to {most, number, short}}}; about 0.001 is usual.',
  'experiment.ablation':
    '{useful, select, true {The network uses its inputs} other {The real inputs do no better than made-up ones}}: the loss is {real, number, short} with them, {zeroed, number, short} with zeros, {shuffled, number, short} with those of other rows, and {constant, number, short} for the best constant ({of, select, file {the file as it is} other {after {steps} steps}}, {rows} rows).',
  'experiment.twins':
    'After {steps} steps {result, select, better {the {twin} twin is better: its loss is lower by {size, number, short} (95 % interval of the difference {low, number, short} to {high, number, short})} worse {no twin is better; the {twin} twin comes closest, its loss higher by {size, number, short} (95 % interval of the difference {low, number, short} to {high, number, short})} other {no difference is seen between the model and its {twin} twin (95 % interval of the difference {low, number, short} to {high, number, short})}}, {seeds} seeds each.',
  'experiment.redraw':
    '{known, select, true {From the first weights to the last, the gradient norm changes by a factor of {file, number, short} in the file and of {best, number, short} with weights drawn by {scheme}} other {The gradient norm of first and last weights could not be compared}}.',
  'experiment.skipped': 'This experiment could not be made: {detail}',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'experiment.start-loss':
    '{known, select, true {重新随机初始化后，损失从 {fresh, number, short} 开始（{draws} 次抽取的均值）} other {重新随机初始化后，损失不是数值}}；{by, select, classes {各类机会均等时为} shares {按各类占比为} variance {目标的方差为} spread {目标的离散度为} other {抛硬币时为}} {expected, number, short}。文件本身为 {file, number, short}。',
  'experiment.overfit':
    '{passed, select, true {网络在 {steps} 步内记住了 {rows} 行：剩余损失为最佳常数损失的 {left, number, share}} other {网络记不住 {rows} 行：{steps} 步后损失为 {final, number, short}，是最佳常数损失的 {left, number, share}}}。',
  'experiment.rate-range':
    '{found, select, none {试过的学习率都未使损失低于最佳常数的损失，因此不作建议} unbounded {使用 {optimizer} 时试过的学习率都没有发散；建议 {suggestion, number, short}} other {使用 {optimizer} 时，学习率不超过 {limit, number, short} 是稳定的；建议 {suggestion, number, short}}}{place, select, above {，而配置的 {told, number, short} 高于上限} below {，配置为 {told, number, short}} other {}}（{starts} 次起跑，不裁剪梯度）。',
  'experiment.noise-scale':
    '{bounded, select, zero {{step} 步后每个批次的梯度都为零，没有噪声可测} none {{step} 步后梯度与噪声无法区分：噪声尺度高于 {low, number, short} 行} below {{step} 步后梯度噪声尺度约为 {scale, number, short} 行，至少 {low, number, short} 行；这些抽样给不出上界} other {{step} 步后梯度噪声尺度为 {scale, number, short} 行（95% 区间 {low, number, short} 至 {high, number, short}）}}{known, select, true {；配置的批大小为 {told} 行} other {}}。',
  'experiment.gradient-norms':
    '{steps} 步中，梯度范数的中位数为 {median, number, short}，九成的步在 {low, number, short} 至 {high, number, short} 之间{clipped, select, true {；配置的上限 {clip, number, short} 会裁剪 {share, number, share} 的步} other {}}。',
  'experiment.update-ratio':
    '{layers, plural, =0 {没有哪一层的权重变化可以测量} other {学习率为 {rate, number, short} 时，每一步对权重的改变与其大小之比的中位数为 {median, number, short}（{layers} 个权重张量），从 {least, number, short} 到 {most, number, short}}}；通常约为 0.001。',
  'experiment.ablation':
    '{useful, select, true {网络利用了它的输入} other {真实输入并不比虚构输入更好}}：真实输入的损失为 {real, number, short}，全零输入为 {zeroed, number, short}，换成其他行的输入为 {shuffled, number, short}，最佳常数为 {constant, number, short}（{of, select, file {文件原样} other {训练 {steps} 步后}}，{rows} 行）。',
  'experiment.twins':
    '{steps} 步后，{result, select, better {{twin} 的孪生网络更好：损失低 {size, number, short}（差值的 95% 区间 {low, number, short} 至 {high, number, short}）} worse {没有孪生网络更好；{twin} 的最接近，损失高 {size, number, short}（差值的 95% 区间 {low, number, short} 至 {high, number, short}）} other {模型与{twin} 的孪生网络之间看不出差别（差值的 95% 区间 {low, number, short} 至 {high, number, short}）}}，各 {seeds} 个种子。',
  'experiment.redraw':
    '{known, select, true {从第一组权重到最后一组，梯度范数在文件中变化 {file, number, short} 倍，按 {scheme} 重新抽取后变化 {best, number, short} 倍} other {无法比较第一组与最后一组权重的梯度范数}}。',
  'experiment.skipped': '这项实验未能完成：{detail}',
}

export const experimentTexts = { en, 'zh-CN': zh }
