import type { Catalogue } from '../../contract/message'

const en = {
  'preprocessing.title': 'No preprocessing',
  'preprocessing.question':
    'Would a simple change of representation make like things look alike to the network?',
  'preprocessing.cause':
    'What is alike does not look alike to the network: {worst, select, frame {the inputs are coordinates in a frame that stands still while the whole figure moves, so the same pose has other numbers in every place (all but {left, number, share} of their variance is the common offset)} sentinel {numbers that stand for missing values enter as if they were measured, {distance, number, short} standard deviations away from the real ones} angle {an angle is asked for as a plain number, though both ends of its range are the same direction ({share, number, share} of the rows lie at the seam)} other {see the findings}}.',
  'preprocessing.pass':
    'No sign in {columns, plural, one {# column} other {# columns}} that feed the model, over {rows, plural, one {# row} other {# rows}}: no angle that wraps, no cycle, no moving frame, no codes as quantities, no sentinels, no mixed units{remarks, plural, =0 {} one {; one remark below} other {; # remarks below}}.',
  'preprocessing.flagged':
    '{hits, plural, one {One thing} other {# things}} in {columns, plural, one {the one column} other {the # columns}} that feed the model would look more alike to it in another form ({rows, plural, one {# row} other {# rows}} looked at). These are hints from names and values: confirm what the columns mean.',
  'preprocessing.raw-only':
    '{hits, plural, =0 {No sign in {columns} columns that any of them needs another form} one {One hint on what the columns mean} other {# hints on what the columns mean}}, over {rows} rows. Without a model it is not known which of them feed it.',
  'preprocessing.omitted':
    '{omitted, plural, one {# more hint} other {# more hints}} of lower rank left out.',
  'preprocessing.unsampled':
    'The first {looked} of {total} columns were looked at: a table this wide is sampled in part.',
  'preprocessing.angle':
    '{name} fills a turn from {low, number, short} to {high, number, short}, and its ends are neighbours: {seamShare, number, share} of {rows} rows lie within 5 % of an end{jumps, plural, =0 {} one {, and once it jumps by a whole turn from one row to the next} other {, and # times it jumps by a whole turn from one row to the next}}.',
  'preprocessing.cyclic':
    '{name} counts round a cycle of {period} from {low} to {high}: {high} and {low} are one step apart but enter {span} apart{wraps, plural, =0 {} other {; it wraps # times between successive rows}} ({rows} rows).',
  'preprocessing.quaternion':
    '{columns} are unit quaternions, and q and -q are the same rotation: {share, number, share} of {rows} rows lie on the other half of the sphere{flips, plural, =0 {} one {, and the sign flips once between successive rows} other {, and the sign flips # times between successive rows}}.',
  'preprocessing.moving-frame':
    '{points} points move together along {axes}: their common offset (std {common, number, short}) carries all but {left, number, share} of the variance, and what they do relative to each other has std {local, number, short}. {root} carries the offset best.{turned, select, true { The whole figure is also turned about {vertical}, row by row.} other {}} ({rows} rows.)',
  'preprocessing.category-code':
    '{name} holds {distinct} whole-number codes from {low} to {high}: as one number the network is told that they are ordered and evenly apart ({rows} rows).',
  'preprocessing.date-number':
    '{name} holds dates written as whole numbers ({form, select, day {yyyymmdd} month {yyyymm} seconds {seconds since 1970} other {milliseconds since 1970}}, {low, number, whole} to {high, number, whole}, {rows} rows){form, select, day {: from 31 January to 1 February it jumps by 70} month {: from December to January it jumps by 89} other {: numbers this large differ only in their last digits}}.',
  'preprocessing.date-text':
    '{name} holds dates as text ({share, number, share} of the texts, such as {example}).',
  'preprocessing.number-text':
    '{name} is text, but {share, number, share} of its texts are numbers (such as {example}); what is none: "{odd}".',
  'preprocessing.free-text':
    '{name} is free text: {words, number, short} words on average, {different, number, share} of the texts differ.',
  'preprocessing.identifier':
    '{name} {pattern, select, rows {numbers the rows ({low, number, whole} to {high, number, whole})} key {is a key: {distinct, number, whole} different values on {rows} rows} other {only rises or only falls down the file ({rows} rows), like a clock}}: no new row repeats it, so the network can only learn it by heart.',
  'preprocessing.near-constant':
    '{name} is {value, number, short} on {share, number, share} of the rows; {distinct} different values in all.',
  'preprocessing.sentinel':
    '{name} holds {sentinels} on {share, number, share} of {rows} rows, which looks like a mark for missing values: {distance, number, short} standard deviations away from the rest, and it makes the column’s standard deviation {inflation, number, short} times what the rest has.',
  'preprocessing.clipped':
    '{name} piles up at {bound, number, short} ({share, number, share} of {rows} rows): values beyond it seem to have been cut off.',
  'preprocessing.heavy-tail':
    '{name} has a heavy tail: the last hundredth lies {tail, number, short} times as far from the median as the quarter does, the largest value is {max, number, short}, and the middle half keeps {bulk, number, short} standard deviations ({rows} rows).',
  'preprocessing.skewed-count':
    '{name} is a count with a long tail: median {median, number, short}, largest {max, number, short}, skewness {skewness, number, short} ({rows} rows).',
  'preprocessing.gap':
    '{name} has nothing between {from, number, short} and {to, number, short}, which is {share, number, share} of its range; {below, number, share} of {rows} rows lie below.',
  'preprocessing.mixed-units':
    '{name} seems to hold two units: two clusters of the same shape a factor of {ratio, number, short} apart (as between {units}: {factor, number, short}), {below, number, share} of {rows} rows in the lower one.',
  'preprocessing.target-angle':
    'The target {name} wraps from {high, number, short} to {low, number, short}: for a row at the seam the loss pulls the output to the opposite direction ({seamShare, number, share} of {rows} rows lie within 5 % of an end{jumps, plural, =0 {} other {, # jumps by a whole turn}}).',
  'preprocessing.place-matters':
    'The common offset tells {told, number, share} of the variance of {target}: where the figure stands may matter here, so keep the root’s own place beside the local coordinates.',
  'preprocessing.undone':
    '{name}: {operators} before the first learned layer may already undo this inside the graph.',
  'preprocessing.expected-angle': 'sine and cosine of it, or values that stay away from the seam',
  'preprocessing.expected-frame':
    'the common offset carries less than {limit, number, share} of the variance',
  'preprocessing.expected-sentinel':
    'missing values marked as missing; a standard deviation less than {limit, number, short} times that of the real values',
  'preprocessing.expected-form': 'a form in which like values are close',
  'preprocessing.remedy':
    'Confirm what each column means, change its form, and train again to see whether it helps.{angle, select, true { Angles and cycles: replace the column by sin and cos of 2π x / period, so that both ends meet; two inputs for one. For targets, have the network give both and take atan2. Trees do without; some keep the raw hour beside them, which does no harm.} other {}}{quaternion, select, true { Quaternions: turn all to one half of the sphere, which leaves a seam of its own; the 6-D rotation of Zhou et al. (2019) has none.} other {}}{frame, select, true { Moving frames: subtract the root’s place from every point and, where the figure also turns, turn it back by its heading; keep the root’s speed and height if they tell something. Where the place itself matters (who stands where), keep it as inputs of its own.} other {}}{code, select, true { Codes: one column of 0 and 1 each, or an embedding where there are many; an order that is real may stay a number.} other {}}{sentinel, select, true { Sentinels: turn them into missing values, fill with the mean or median of the training rows, and add a column that says so, because a value that is missing is often a sign in itself.} other {}}{date, select, true { Dates and keys: use what recurs (hour, weekday, month as sin and cos, or days since an event), and leave keys out.} other {}}{tail, select, true { Heavy tails: a logarithm of 1 + x, or a map by quantiles; the first keeps ratios, the second only the order. Robust scaling alone leaves the tail where it is.} other {}}{units, select, true { Mixed units: convert to one; check with whoever wrote the file.} other {}}',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'preprocessing.title': '没有预处理',
  'preprocessing.question': '换一种简单的表示，能否让相似的东西在网络看来也相似？',
  'preprocessing.cause':
    '本来相似的东西在网络看来并不相似：{worst, select, frame {输入是固定坐标系中的坐标，而整个人形在其中移动，同一姿势在每个位置都是另一组数（除 {left, number, share} 外，其方差全部来自共同偏移）} sentinel {代表缺失的数被当作测量值送入，离真实值 {distance, number, short} 个标准差} angle {把角度当作普通数来预测，而其范围的两端是同一方向（{share, number, share} 的行位于接缝处）} other {见各项发现}}。',
  'preprocessing.pass':
    '送入模型的 {columns} 列在 {rows} 行上没有迹象：没有回绕的角度、循环、移动的坐标系、被当作数量的编码、哨兵值或混用的单位{remarks, plural, =0 {} other {；另有 # 条备注见下}}。',
  'preprocessing.flagged':
    '送入模型的 {columns} 列中有 {hits} 处，换一种形式会让网络更容易看出相似（共看 {rows} 行）。这些是由列名和数值得出的提示：请确认各列的含义。',
  'preprocessing.raw-only':
    '{hits, plural, =0 {{columns} 列中没有迹象表明需要换一种形式} other {关于各列含义有 # 条提示}}，共 {rows} 行。没有模型就不知道哪些列会送入模型。',
  'preprocessing.omitted': '另有 {omitted} 条较轻的提示未列出。',
  'preprocessing.unsampled': '共 {total} 列，只看了前 {looked} 列：这么宽的表只抽取一部分。',
  'preprocessing.angle':
    '{name} 占满一整圈，从 {low, number, short} 到 {high, number, short}，两端其实相邻：{rows} 行中有 {seamShare, number, share} 位于某一端的 5 % 以内{jumps, plural, =0 {} other {，相邻行之间有 # 次跳过一整圈}}。',
  'preprocessing.cyclic':
    '{name} 按 {period} 循环计数，从 {low} 到 {high}：{high} 与 {low} 只差一步，送入时却相距 {span}{wraps, plural, =0 {} other {；相邻行之间回绕 # 次}}（{rows} 行）。',
  'preprocessing.quaternion':
    '{columns} 是单位四元数，q 与 -q 表示同一旋转：{rows} 行中有 {share, number, share} 位于球面的另一半{flips, plural, =0 {} other {，相邻行之间符号翻转 # 次}}。',
  'preprocessing.moving-frame':
    '{points} 个点沿 {axes} 一起移动：共同偏移（标准差 {common, number, short}）占了方差的全部，只剩 {left, number, share}，而各点之间的相对运动标准差只有 {local, number, short}。{root} 最能代表这一偏移。{turned, select, true {整个人形还逐行绕 {vertical} 轴转动。} other {}}（{rows} 行。）',
  'preprocessing.category-code':
    '{name} 含有 {distinct} 种整数编码，从 {low} 到 {high}：作为一个数送入，等于告诉网络它们有大小次序且间隔相等（{rows} 行）。',
  'preprocessing.date-number':
    '{name} 是写成整数的日期（{form, select, day {yyyymmdd} month {yyyymm} seconds {自 1970 年起的秒数} other {自 1970 年起的毫秒数}}，{low, number, whole} 到 {high, number, whole}，{rows} 行）{form, select, day {：从 1 月 31 日到 2 月 1 日会跳 70} month {：从 12 月到 1 月会跳 89} other {：这么大的数只在末几位上有差别}}。',
  'preprocessing.date-text': '{name} 是文本形式的日期（占 {share, number, share}，例如 {example}）。',
  'preprocessing.number-text':
    '{name} 是文本，但其中 {share, number, share} 是数（例如 {example}）；不是数的如“{odd}”。',
  'preprocessing.free-text':
    '{name} 是自由文本：平均 {words, number, short} 个词，{different, number, share} 的文本互不相同。',
  'preprocessing.identifier':
    '{name} {pattern, select, rows {是行号（{low, number, whole} 到 {high, number, whole}）} key {是键：{rows} 行中有 {distinct, number, whole} 个不同的值} other {沿文件只升或只降（{rows} 行），像时钟}}：新的行不会再出现同样的值，网络只能死记。',
  'preprocessing.near-constant':
    '{name} 在 {share, number, share} 的行上都是 {value, number, short}；共有 {distinct} 个不同的值。',
  'preprocessing.sentinel':
    '{name} 在 {rows} 行中有 {share, number, share} 为 {sentinels}，看来是缺失值的标记：离其余值 {distance, number, short} 个标准差，并使该列的标准差变为其余值的 {inflation, number, short} 倍。',
  'preprocessing.clipped':
    '{name} 的值堆积在 {bound, number, short}（{rows} 行中的 {share, number, share}）：更远的值似乎被截断了。',
  'preprocessing.heavy-tail':
    '{name} 有重尾：最远的百分之一到中位数的距离是四分位距离的 {tail, number, short} 倍，最大值为 {max, number, short}，中间一半只占 {bulk, number, short} 个标准差（{rows} 行）。',
  'preprocessing.skewed-count':
    '{name} 是长尾的计数：中位数 {median, number, short}，最大 {max, number, short}，偏度 {skewness, number, short}（{rows} 行）。',
  'preprocessing.gap':
    '{name} 在 {from, number, short} 与 {to, number, short} 之间没有任何值，占其范围的 {share, number, share}；{rows} 行中有 {below, number, share} 在其下方。',
  'preprocessing.mixed-units':
    '{name} 似乎混用了两种单位：两簇形状相同，相差 {ratio, number, short} 倍（如 {units} 之间：{factor, number, short}），{rows} 行中有 {below, number, share} 属于较小的一簇。',
  'preprocessing.target-angle':
    '目标 {name} 会从 {high, number, short} 回绕到 {low, number, short}：对接缝处的行，损失会把输出拉向相反的方向（{rows} 行中有 {seamShare, number, share} 位于某一端的 5 % 以内{jumps, plural, =0 {} other {，有 # 次跳过一整圈}}）。',
  'preprocessing.place-matters':
    '共同偏移能解释 {target} 方差的 {told, number, share}：人形所在的位置在这里可能有用，请在局部坐标之外保留根节点自身的位置。',
  'preprocessing.undone': '{name}：第一个可学习层之前的 {operators} 可能已在计算图内部消除了这一点。',
  'preprocessing.expected-angle': '使用其正弦和余弦，或值远离接缝',
  'preprocessing.expected-frame': '共同偏移占方差不到 {limit, number, share}',
  'preprocessing.expected-sentinel': '缺失值标为缺失；标准差不到真实值的 {limit, number, short} 倍',
  'preprocessing.expected-form': '让相似的值彼此靠近的形式',
  'preprocessing.remedy':
    '先确认各列的含义，换一种形式，再训练一次看是否有益。{angle, select, true {角度和循环：用 2π x / 周期 的正弦和余弦代替该列，使两端相接，一个输入变成两个；若是目标，让网络输出这两个数，再取 atan2。树模型不需要这样做；有人同时保留原来的小时列，也无妨。} other {}}{quaternion, select, true {四元数：全部转到球面的同一半，但仍留下一条接缝；Zhou 等人（2019）的 6 维旋转表示没有接缝。} other {}}{frame, select, true {移动的坐标系：每个点减去根节点的位置，若人形还转动，再按朝向转回；根节点的速度和高度若有用就保留。若位置本身有意义（谁站在哪里），就把它作为单独的输入保留。} other {}}{code, select, true {编码：每种一列 0/1，种类多时用嵌入；确有大小次序的可以仍作为一个数。} other {}}{sentinel, select, true {哨兵值：转为缺失，用训练行的均值或中位数填补，并加一列标明缺失，因为缺失本身往往就是信号。} other {}}{date, select, true {日期和键：使用会重复出现的部分（小时、星期、月份的正弦和余弦，或距某事件的天数），键则去掉。} other {}}{tail, select, true {重尾：取 1 + x 的对数，或按分位数映射；前者保留比例，后者只保留次序。仅做稳健缩放并不能缩短尾部。} other {}}{units, select, true {混用的单位：换算成一种，并向写文件的人核实。} other {}}',
}

export const texts = { en, 'zh-CN': zh }
