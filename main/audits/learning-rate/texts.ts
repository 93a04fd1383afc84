import type { Catalogue } from '../../contract/message'

const en = {
  'learning-rate.title': 'Wrong learning rate',
  'learning-rate.question':
    'Is the learning rate near the highest that does not break, and does clipping hide it?',
  'learning-rate.cause':
    '{kind, select, range {{high, select, yes {The learning rate of {rate, number, short} is above the highest that stays stable on this model and data ({limit, number, short}).} other {The learning rate of {rate, number, short} is more than a hundred times below what this model and data allow ({suggestion, number, short}): in a usual run nothing is learned.}}} clipped {Most steps are clipped, so the clip and not the rate sets their length.} other {The training loss diverges, as it does where the learning rate is too high.}}',
  'learning-rate.pass':
    'The learning rate of {rate, number, short} suits this model and data: {suggested, select, yes {the range test suggests {suggestion, number, short}} other {the range test suggests none}}{limited, select, yes {, and breaks above {limit, number, short}} other {, and none that it tried breaks}}.',
  'learning-rate.flagged':
    '{kind, select, range {Told is a learning rate of {rate, number, short}; {suggested, select, yes {the range test suggests {suggestion, number, short}} other {the range test suggests none}}{limited, select, yes {, and breaks above {limit, number, short}} other {}}.} clipped {Many steps are clipped at the told norm.} broken {The training loss of the log diverges or jumps.} flat {The training loss of the log hardly falls.} other {The steps are of an unusual length.}}',
  'learning-rate.unsettled':
    '{tried, select, yes {{suggested, select, yes {The range test suggests {suggestion, number, short}{limited, select, yes {, and breaks above {limit, number, short}} other {}}; which rate is used is not told.} other {In the range test no rate brings the loss below that of the best constant: another fault has to be mended first.}}} other {The highest stable rate was not measured.}}',
  'learning-rate.needs-rate': 'The training config with its optimizer and learning_rate.',
  'learning-rate.needs-range':
    'Experiments (--experiments quick) with a model, a dataset and its targets, for a range test.',
  'learning-rate.range':
    'The told rate of {rate, number, short} ({optimizer}) {place, select, above {is above {limit, number, short}, the highest at which the loss stays stable here} near {is more than half of {limit, number, short}, the highest at which the loss stays stable here} below {is less than a tenth of the {suggestion, number, short} that the range test suggests} far {is less than a hundredth of the {suggestion, number, short} that the range test suggests} other {is within what the range test allows ({suggested, select, yes {suggestion {suggestion, number, short}} other {no suggestion}}{limited, select, yes {, limit {limit, number, short}} other {, no limit found}})}}.{learned, select, yes { The log shows that the network learned all the same.} other {}}',
  'learning-rate.clipped':
    'Clipping at {clip, number, short} would cut {share, number, share} of {steps} steps (median gradient norm {median, number, short}). Off while searching for the rate is sound; always off is not current practice.',
  'learning-rate.updates':
    'In {steps} steps at {rate, number, short} a step changes {parameter} by {ratio, number, short} of its norm, and every other weight tensor by less, down to {least, number, short}; {place, select, high {that throws away what it holds} low {that is too little to get anywhere} other {about 0.001 is usual}}.',
  'learning-rate.not-a-number':
    'The training loss is no number from {first} on ({count, plural, one {# entry} other {# entries}}).',
  'learning-rate.diverged':
    'The training loss ends at {end, number, short}, after it had been {best, number, short}.',
  'learning-rate.rough':
    'In {share, number, share} of the epochs the training loss rises by a tenth or more: the steps are too long.',
  'learning-rate.flat':
    'Over the whole log the training loss falls by {whole, number, share} only, and by less than 1 % per epoch from the first on.',
  'learning-rate.expected-range':
    'from {low, number, short}{limited, select, yes { to {high, number, short}} other { on}}',
  'learning-rate.expected-clipped': 'at most {limit, number, share} of the steps',
  'learning-rate.expected-updates': 'between {low, number, short} and {high, number, short}',
  'learning-rate.expected-course': 'a finite loss that falls',
  'learning-rate.remedy':
    '{suggested, select, yes {Try {suggestion, number, short} first} other {Run a range test first}}: raise the rate exponentially over a few hundred steps, and take a little less than the highest at which the loss still falls. {kind, select, flat {A loss that does not fall may have other causes, such as dead units or weights on the wrong scale: mend those first.} other {Search without clipping, so that it hides nothing; then clip at a norm that only rare steps reach.}} Whoever changes optimizer, batch or normalization must search anew. Warm-up and decay help around a good rate and do not mend a bad one.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'learning-rate.title': '学习率不对',
  'learning-rate.question': '学习率是否接近不致发散的最大值？裁剪是否掩盖了它？',
  'learning-rate.cause':
    '{kind, select, range {{high, select, yes {学习率 {rate, number, short} 高于该模型和数据上仍稳定的最大值（{limit, number, short}）。} other {学习率 {rate, number, short} 比该模型和数据所允许的（{suggestion, number, short}）低一百倍以上：通常的训练时间里学不到东西。}}} clipped {多数步被裁剪，因此决定步长的是裁剪而不是学习率。} other {训练损失发散，正如学习率过高时那样。}}',
  'learning-rate.pass':
    '学习率 {rate, number, short} 适合该模型和数据：{suggested, select, yes {范围测试建议 {suggestion, number, short}} other {范围测试没有建议}}{limited, select, yes {，高于 {limit, number, short} 则发散} other {，所试的都不发散}}。',
  'learning-rate.flagged':
    '{kind, select, range {告知的学习率为 {rate, number, short}；{suggested, select, yes {范围测试建议 {suggestion, number, short}} other {范围测试没有建议}}{limited, select, yes {，高于 {limit, number, short} 则发散} other {}}。} clipped {许多步在所告知的范数处被裁剪。} broken {日志中的训练损失发散或跳动。} flat {日志中的训练损失几乎不下降。} other {步长不寻常。}}',
  'learning-rate.unsettled':
    '{tried, select, yes {{suggested, select, yes {范围测试建议 {suggestion, number, short}{limited, select, yes {，高于 {limit, number, short} 则发散} other {}}；实际用的学习率没有告知。} other {范围测试中没有学习率能使损失低于最佳常数的损失：须先修复另一个问题。}}} other {没有测量最大的稳定学习率。}}',
  'learning-rate.needs-rate': '含 optimizer 和 learning_rate 的训练配置。',
  'learning-rate.needs-range': '带模型、数据集及其目标的实验（--experiments quick），用于范围测试。',
  'learning-rate.range':
    '告知的学习率 {rate, number, short}（{optimizer}）{place, select, above {高于 {limit, number, short}，即此处损失仍稳定的最大值} near {超过 {limit, number, short} 的一半，即此处损失仍稳定的最大值} below {不到范围测试建议值 {suggestion, number, short} 的十分之一} far {不到范围测试建议值 {suggestion, number, short} 的百分之一} other {在范围测试允许之内（{suggested, select, yes {建议 {suggestion, number, short}} other {没有建议}}{limited, select, yes {，上限 {limit, number, short}} other {，未找到上限}}）}}。{learned, select, yes {日志表明网络仍然学到了。} other {}}',
  'learning-rate.clipped':
    '在 {clip, number, short} 处裁剪会切掉 {steps} 步中的 {share, number, share}（梯度范数中位数 {median, number, short}）。寻找学习率时关闭裁剪是合理的；一直关闭并非当今做法。',
  'learning-rate.updates':
    '以 {rate, number, short} 走 {steps} 步，每步使 {parameter} 改变其范数的 {ratio, number, short}，其余权重张量改变更小，最小 {least, number, short}；{place, select, high {这会丢掉它所存的内容} low {这样小的步到不了任何地方} other {通常约为 0.001}}。',
  'learning-rate.not-a-number': '训练损失从 {first} 起不是数（{count} 项）。',
  'learning-rate.diverged': '训练损失最终为 {end, number, short}，而之前曾为 {best, number, short}。',
  'learning-rate.rough': '在 {share, number, share} 的轮中训练损失上升十分之一以上：步子太长。',
  'learning-rate.flat': '整个日志中训练损失只下降 {whole, number, share}，从第一轮起每轮不到 1 %。',
  'learning-rate.expected-range':
    '{low, number, short} 起{limited, select, yes {，至 {high, number, short}} other {}}',
  'learning-rate.expected-clipped': '至多 {limit, number, share} 的步',
  'learning-rate.expected-updates': '{low, number, short} 与 {high, number, short} 之间',
  'learning-rate.expected-course': '有限且下降的损失',
  'learning-rate.remedy':
    '{suggested, select, yes {先试 {suggestion, number, short}} other {先做范围测试}}：在几百步内按指数提高学习率，取损失仍下降的最大值再略低。{kind, select, flat {损失不下降也可能有别的原因，例如死亡单元或权重尺度不对：先修复那些。} other {寻找时不要裁剪，以免掩盖问题；之后在只有少数步会达到的范数处裁剪。}}改变优化器、批大小或归一化后必须重新寻找。预热和衰减在好的学习率附近有帮助，不能修复坏的学习率。',
}

export const texts = { en, 'zh-CN': zh }
