import type { en } from './texts'

export const zh: Record<keyof typeof en, string> = {
  'inputs-outputs.title': '从未看过输入和输出',
  'inputs-outputs.question': '有人看过输入了什么、输出了什么、是否正常吗？',
  'inputs-outputs.cause':
    '{cause, select, shift {标签相对于特征错开了 {shift} 行：按现在的位置，标签与随机无异；移回去后{measure, select, correlation {相关系数为 {shifted, number, short}} other {有 {shifted, number, share} 的行与最近邻一致}}。} conflicts {{share, number, share} 的行特征相同而标签不同，大部分损失无法靠学习消除。} empty {{count} 个输入列没有任何数值（{names}）：第一层算出 NaN，损失从第一步起就是 NaN。} constantTarget {目标 {names} 只有一个值：没有可学的东西。} constantInputs {所有输入列都恒定：在网络看来每一行都一样。} overlap {{share, number, share} 的验证行出现在训练数据中：验证分数衡量的只是死记硬背。} other {输入的数据不是它应有的样子。}}',
  'inputs-outputs.pass':
    '输入的数据没有发现异常：在{scope, select, all { {rows, number} 行} first {前 {rows, number} 行（共 {totalRows, number} 行）} other {抽取的 {rows, number} 行（共 {totalRows, number} 行）}}上检查了 {columns} 列的缺失、恒定列、重复行{labels, select, true {、互相矛盾的标签和类别平衡} other {}}{neighbours, select, labelAgreement {；{agreement, number, share} 的行与其最近邻标签相同（随机为 {chance, number, share}）} correlation {；每行的目标与其最近邻目标的相关系数为 {agreement, number, short}} other {}}{split, select, dataset {；并与验证数据集作了比较} split {；并比较了训练行与验证行} other {；不知道如何划分，因此没有比较训练与验证}}。没有看输出：未将模型的输出与目标比较。',
  'inputs-outputs.flagged':
    '输入的数据中有{faults, plural, =0 {} other { {faults} 个故障}}{both, select, true {和} other {}}{warnings, plural, =0 {} other { {warnings} 个警告}}：在{scope, select, all { {rows, number} 行} first {前 {rows, number} 行（共 {totalRows, number} 行）} other {抽取的 {rows, number} 行（共 {totalRows, number} 行）}}上检查了 {columns} 列{neighbours, select, labelAgreement {；{agreement, number, share} 的行与其最近邻标签相同（随机为 {chance, number, share}）} correlation {；每行的目标与其最近邻目标的相关系数为 {agreement, number, short}} other {}}。没有看输出：未将模型的输出与目标比较。',
  'inputs-outputs.columns-only':
    '只能看各列本身：在{scope, select, all { {rows, number} 行} first {前 {rows, number} 行（共 {totalRows, number} 行）} other {抽取的 {rows, number} 行（共 {totalRows, number} 行）}}上检查了 {columns} 列，没有异常。不知道哪些是输入、哪些是目标，因此没有判断标签和划分，也没有判断模型的输出。',
  'inputs-outputs.remedy':
    '{cause, select, shift {把标签列{direction, select, later {上移} other {下移}} {shift} 行，再看几行是否对得上。把表头当成一行、只给其中一个文件排了序、或时间序列中的滞后都会造成错位；请找出原因，因为错过一次的文件可能不止一处错位。} conflicts {看看下面成对的行：是否丢掉或舍入了特征，或者用错了键来合并标签？请更正或去掉矛盾的行；若它们属实，就预测概率，并且不要期望更高的分数。} empty {填补缺失（用中位数，或用特定值并加一列标记），去掉这些列，或找出造成缺失的合并或除法。一个批次中只要有一个 NaN，所有权重都会变成 NaN。} constantTarget {检查哪一列被当作目标，以及行是如何筛选的。} constantInputs {检查绑定了哪些列，以及它们是如何读取的。} overlap {在复制或增强之前按行重新划分；若同组的行（同一个人、同一天、同一段录制）彼此相似，则按组划分。} other {看看所示的行，更正文件中的错误，再检查一次。任何内容都不会自动删除：缺失要填补或去掉，重复行要留在同一侧划分，矛盾的标签要由懂数据的人更正。对重复行和稀有类别，实践中看法不一：重复行可能是真实的次数，而加权或均衡抽样会改变模型给出的概率。}}',
  'inputs-outputs.needs-split': '哪些行用于验证：训练配置中的 validation_split，或把验证行作为第二个数据集。',
  'inputs-outputs.empty': '{name} 的 {rows, number} 行中没有任何数值。',
  'inputs-outputs.missing':
    '{count} 个输入列有缺失：{names}；最严重的 {worst} 有 {absent, number} / {rows, number} 个值缺失或为 NaN（{share, number, share}）。缺失值进入浮点输入时是 NaN，一个 NaN 就使整个损失成为 NaN。',
  'inputs-outputs.infinite':
    '{count} 列含有无穷值：{names}；最严重的 {worst} 有 {absent, number} / {rows, number} 个。',
  'inputs-outputs.unused-gaps': '{count} 个未使用的列有缺失：{names}。',
  'inputs-outputs.target-missing':
    '目标 {name} 在 {rows, number} 行中有 {absent, number} 行缺失或为 NaN（{share, number, share}）。',
  'inputs-outputs.expected-none': '没有',
  'inputs-outputs.constant':
    '{count} 个输入列恒定：{names}{image, select, true {；图像边缘的像素常常如此} other {；它们不含任何信息}}。',
  'inputs-outputs.all-constant': '全部 {count} 个输入列在 {rows, number} 行上都恒定。',
  'inputs-outputs.constant-target': '目标 {name} 在所有有值的 {rows, number} 行中都是同一个值。',
  'inputs-outputs.expected-distinct': '至少两个不同的值',
  'inputs-outputs.binding': '数据列与模型对不上：{detail}。',
  'inputs-outputs.text-column':
    '{name} 是文本（如“{example}”），而输入 {tensor} 要的是 {type}：需要先变成数值。',
  'inputs-outputs.fractional':
    '{name} 含有小数（{min, number, short} 到 {max, number, short}），而输入 {tensor} 要的是 {type}：小数部分会被截掉。',
  'inputs-outputs.out-of-range':
    '{name} 从 {min, number, short} 到 {max, number, short}，而输入 {tensor} 要的是 {type}：超出范围的值会回绕或被拒绝。',
  'inputs-outputs.expected-type': '符合 {type} 的值',
  'inputs-outputs.duplicates':
    '{count} 行在全部 {columns} 列上与更早的行相同（{rows, number} 行中的 {share, number, share}），例如第 {second, number} 行与第 {first, number} 行{coarse, select, true {；特征只有很少几种取值组合，这不足为奇} other {}}。',
  'inputs-outputs.conflicts':
    '{count} 行的特征也出现在另一个标签下（{rows, number} 行中的 {share, number, share}）；无论什么模型，至少有 {contradicting, number} 行会答错{coarse, select, true {。特征只有 {distinct, number} 种取值组合，可能只是信息不足} other {}}。',
  'inputs-outputs.expected-at-most': '不超过 {limit, number, share}',
  'inputs-outputs.rare-classes':
    '{count} 个类别几乎没有行：{names}；最少的只有 {fewest, number} 行（共 {rows, number} 行）。',
  'inputs-outputs.expected-class-rows': '每个类别至少 {limit} 行',
  'inputs-outputs.majority': '{share, number, share} 的行属于类别 {name}：永远回答它也能得到同样的分数。',
  'inputs-outputs.absent-classes': '配置中所述的 {count} 个类别在 {rows, number} 行中从未出现：{names}。',
  'inputs-outputs.unknown-labels':
    '{rows, number} 行中有 {count, number} 行的标签不在所述的类别之中：{names}。',
  'inputs-outputs.giveaway':
    '{name} 泄露了目标 {target}：{how, select, value {它的每个值只对应目标的一个值} order {按它排序，各类别依次排开、互不接触} other {它与目标同升同降（秩相关 {rank, number, short}）}}{countsRows, select, true {；它是行号，而文件按类别排序} other {}}。模型只会学到这一点；如果预测时并不知道这一列，模型就会失效。',
  'inputs-outputs.expected-giveaway': '没有知道目标的列',
  'inputs-outputs.shift':
    '标签错位：按现在的位置，{measure, select, correlation {每行目标与其最近邻目标的相关系数为 {value, number, short}（随机为 0 ± {error, number, short}）} other {{value, number, share} 的行与其最近邻标签相同（随机为 {chance, number, share} ± {error, number, share}）}}；若取{direction, select, later {后 {by} 行} other {前 {by} 行}}的标签，则为 {measure, select, correlation {{shifted, number, short}} other {{shifted, number, share}}}。共比较 {rows, number} 行。',
  'inputs-outputs.part-shift':
    '一部分标签似乎错位：若取{direction, select, later {后 {by} 行} other {前 {by} 行}}的标签，与最近邻的一致程度为 {shifted, number, short}（随机为 {chance, number, short} ± {error, number, short}），按现在的位置为 {value, number, short}。',
  'inputs-outputs.expected-shift': '只在错位为 0 时高于随机',
  'inputs-outputs.chance':
    '标签看来与输入无关：{measure, select, correlation {每行目标与其最近邻目标的相关系数为 {value, number, short}} other {{value, number, share} 的行与其最近邻标签相同}}（随机为 {chance, number, short} ± {error, number, short}，共 {rows, number} 行），任何单独一列也不比随机更能说明目标。多列共同的关系仍有可能存在。',
  'inputs-outputs.expected-chance': '高于 {limit, number, short}',
  'inputs-outputs.overlap':
    '{rows, number} 个验证行中有 {count, number} 行（{share, number, share}）的特征也出现在训练行中；按训练行内部的重复推算应为 {expected, number, share}。',
  'inputs-outputs.drift':
    '{name} 在训练与验证中的分布不同：{statistic, select, ks {Kolmogorov-Smirnov 距离} other {总变差}}为 {value, number, short}，随机所允许的为 {limit, number, short}（{training, number} 行与 {validation, number} 行）。',
  'inputs-outputs.expected-drift': '不超过 {limit, number, short}',
  'inputs-outputs.unseen': '{name} 在 {count, number} 个验证行中的值是所看的训练行里没有的：{names}。',
  'inputs-outputs.schema-missing': '验证数据集缺少训练数据集的 {count} 列：{names}。',
  'inputs-outputs.schema-types': '{name} 在训练数据集中是 {training}，在验证数据集中是 {validation}。',
  'inputs-outputs.schema-extra': '验证数据集比训练数据集多出 {count} 列：{names}。',
  'inputs-outputs.schema-order': '验证数据集的列顺序不同；按位置读取的程序会把列弄混。',
  'inputs-outputs.expected-schema': '与训练数据集相同的列',
  'inputs-outputs.omitted': '另有 {omitted} 条较轻的发现未列出。',
}
