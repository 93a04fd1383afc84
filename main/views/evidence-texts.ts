/** Words of the pictures of rows and columns; part of the views' texts. */
import type { Locale } from '../contract/words'

const en = {
  'evidence.row': 'row {row}',
  'evidence.rowHead': 'Row',
  'evidence.absent': 'absent',
  'evidence.nothing': 'There is nothing to draw.',
  'evidence.training': 'training',
  'evidence.validation': 'validation',
  'evidence.columnsLeftOut':
    '{count, plural, one {# more column is} other {# more columns are}} not shown (JSON lists all)',
  'evidence.agreement':
    '{measure, select, correlation {Correlation with the target of the nearest row} other {Share of rows whose nearest row has the same label}} over {rows, plural, one {# row} other {# rows}}, with the {measure, select, correlation {targets} other {labels}} moved by some rows; dashed with its band: chance, {chance} ± {error}',
  'evidence.rows':
    '{what, select, duplicates {Rows that are equal} conflicts {Rows with equal features and different labels} overlap {Rows of the validation split that also stand in training} other {Example rows}}',
  'evidence.differs': 'differs within its group',
  'evidence.group': 'Group',
  'evidence.of': 'In',
  'evidence.images':
    '{count, plural, one {One row} other {# rows}} as {kind, select, grey {grey} other {colour}} images of {width} × {height} pixels, each with its label',
  'evidence.image': 'row {row}{labelled, select, no {} other {: {label}}}',
  'evidence.unlabelled': 'no label',
  'evidence.values': 'Values of {name} over {rows, plural, one {# row} other {# rows}}',
  'evidence.mark.sentinel': 'stands for missing',
  'evidence.mark.gap-start': 'gap begins',
  'evidence.mark.gap-end': 'gap ends',
  'evidence.mark.period-start': 'period begins',
  'evidence.mark.period-end': 'period ends',
  'evidence.mark.bound': 'bound',
  'evidence.transform':
    '{columns}: before and after, over {rows, plural, one {# row} other {# rows}}: {does}',
  'evidence.does.standardize': '(x − {mean}) / {std}',
  'evidence.does.log1p': 'sign(x) · log(1 + |x|)',
  'evidence.does.quantile': 'rank of x among the values, from 0 to 1 ({knots, number} knots)',
  'evidence.does.sin-cos': 'sin and cos of 2π·x/{period}',
  'evidence.does.one-hot':
    '{count, plural, one {one column} other {# columns}} of 0 and 1, one for each value: {values}',
  'evidence.does.missing-indicator':
    '{values} {count, plural, one {becomes} other {become}} missing; a second column says 1 where {count, plural, one {it} other {they}} stood',
  'evidence.does.rescale-above': 'where |x| is at least {from}: x / {factor}',
  'evidence.does.relative':
    '{count, plural, one {one group} other {# groups}} of coordinates, each minus {origin}',
  'evidence.does.one-hemisphere':
    'quaternions {columns} turned to one half of the sphere, so that q and −q are the same numbers',
  'evidence.split':
    'Training ({training} rows, filled) against validation ({validation} rows, dashed), each as shares of its rows; the largest difference first',
  'evidence.splitPicture': '{name}: {statistic} {value}, limit {limit}',
  'evidence.statistic': 'Distance',
  'evidence.limit': 'Limit',
  'evidence.ks': 'KS distance',
  'evidence.total-variation': 'total variation',
  'evidence.relations':
    'What each column alone tells of {target}, over {rows, plural, one {# row} other {# rows}}; bars: |rank correlation|, dashed where it is negative, or the share of information where there is none',
  'evidence.pearson': 'Correlation',
  'evidence.spearman': 'Rank correlation',
  'evidence.information': 'Share of information',
  'evidence.missing':
    'Where values are absent over {rows, plural, one {# row} other {# rows}}, in blocks of {blockRows, number}; the stronger the colour, the more',
  'evidence.missingPicture': '{name}: {share} absent, up to {most} in a block',
  'evidence.absentShare': 'Absent',
  'evidence.scatter':
    '{y} over {x}, {shown, plural, one {one row} other {# rows}}{all, plural, =0 {} other { of #}} as points',
  'evidence.ungrouped': 'in no group',
  'evidence.motion':
    '{points, plural, one {One point} other {# points}} over {frames, plural, one {one row} other {# rows}} from row {row}, {view}: above as in the file with the way of the figure’s middle, below relative to what moves all of it',
  'evidence.bones': 'Lines join points that stay near each other; the file tells no skeleton.',
  'evidence.depth':
    'Signal through {layers, plural, one {one learned layer} other {# learned layers}} on {rows, plural, one {# row} other {# rows}}, both axes in powers of ten: solid the file’s weights, dashed a fresh draw; the band is where a signal neither fades nor overflows',
  'evidence.depthStd': 'Standard deviation of activations',
  'evidence.depthDifference': 'Difference between rows (1 − cosine)',
  'evidence.freshStd': 'Std, fresh draw',
  'evidence.similarity': 'Likeness of rows',
  'evidence.freshSimilarity': 'Likeness, fresh draw',
  'evidence.bypassed': 'Skip around it',
  'evidence.widths':
    'Width of each layer (pale) and what of it is used (full) on {rows, plural, one {# row} other {# rows}}',
  'evidence.widthInput': 'input',
  'evidence.widthOutput': 'output',
  'evidence.units': 'Units',
  'evidence.usedRank': 'Used (effective rank)',
  'evidence.idle': 'Idle',
  'evidence.needed':
    'The targets want at least {needed, plural, one {# value} other {# values}} at the narrowest point. Idle units give one value on all rows, or repeat another unit.',
  'evidence.weights':
    'Values of {count, plural, one {one parameter} other {# parameters}} (filled) with the density of the draw by their scheme over them (line), worst first; where the spreads differ much, both stand at full height',
  'evidence.weightsPicture':
    '{name}: std {std}{scheme, select, none {} other {; {scheme} ({distribution}) gives {expected}}}',
  'evidence.constant': 'all are {value}',
  'evidence.count': 'Values',
  'evidence.scheme': 'Scheme',
  'evidence.schemeStd': 'Std by the scheme',
  'evidence.stdRatio': 'Ratio',
  'evidence.drawnBy': '{scheme}, {distribution}',
  'evidence.scheme.he': 'He',
  'evidence.scheme.he-fan-out': 'He, fan-out',
  'evidence.scheme.glorot': 'Glorot',
  'evidence.scheme.lecun': 'LeCun',
  'evidence.scheme.torch-default': 'PyTorch default',
  'evidence.scheme.recurrent-default': 'PyTorch recurrent',
  'evidence.scheme.unit-normal': 'unit normal',
  'evidence.scheme.narrow-normal': 'normal 0.02',
  'evidence.distribution.normal': 'normal',
  'evidence.distribution.truncated-normal': 'truncated normal',
  'evidence.distribution.uniform': 'uniform',
} as const

export type EvidenceTextId = keyof typeof en

const zh: Record<EvidenceTextId, string> = {
  'evidence.row': '第 {row} 行',
  'evidence.rowHead': '行',
  'evidence.absent': '缺失',
  'evidence.nothing': '没有可绘制的内容。',
  'evidence.training': '训练集',
  'evidence.validation': '验证集',
  'evidence.columnsLeftOut': '另有 {count, number} 列未显示（JSON 中全部列出）',
  'evidence.agreement':
    '{measure, select, correlation {与最近行目标的相关系数} other {最近行标签相同的比例}}，共 {rows, number} 行，{measure, select, correlation {目标} other {标签}}移动若干行；虚线及其带：随机水平，{chance} ± {error}',
  'evidence.rows':
    '{what, select, duplicates {完全相同的行} conflicts {特征相同而标签不同的行} overlap {验证集中同时出现在训练集里的行} other {示例行}}',
  'evidence.differs': '组内不同',
  'evidence.group': '组',
  'evidence.of': '所在',
  'evidence.images':
    '{count, number} 行，{kind, select, grey {灰度} other {彩色}}图像，{width} × {height} 像素，下方为标签',
  'evidence.image': '第 {row} 行{labelled, select, no {} other {：{label}}}',
  'evidence.unlabelled': '无标签',
  'evidence.values': '{name} 的值，共 {rows, number} 行',
  'evidence.mark.sentinel': '代表缺失',
  'evidence.mark.gap-start': '空隙起点',
  'evidence.mark.gap-end': '空隙终点',
  'evidence.mark.period-start': '周期起点',
  'evidence.mark.period-end': '周期终点',
  'evidence.mark.bound': '界限',
  'evidence.transform': '{columns}：变换前后，共 {rows, number} 行：{does}',
  'evidence.does.standardize': '(x − {mean}) / {std}（标准化）',
  'evidence.does.log1p': 'sign(x) · log(1 + |x|)（带符号对数）',
  'evidence.does.quantile': 'x 在所有值中的名次，0 到 1（{knots, number} 个节点）',
  'evidence.does.sin-cos': '2π·x/{period} 的正弦和余弦',
  'evidence.does.one-hot': '{count, number} 个由 0 和 1 组成的列，每个取值一列：{values}',
  'evidence.does.missing-indicator': '{values} 视为缺失；另加一列，在原处记为 1',
  'evidence.does.rescale-above': '|x| 不小于 {from} 时：x / {factor}',
  'evidence.does.relative': '{count, number} 组坐标，各减去 {origin}',
  'evidence.does.one-hemisphere': '四元数 {columns} 统一到半个球面，使 q 与 −q 数值相同',
  'evidence.split':
    '训练集（{training} 行，填充）与验证集（{validation} 行，虚线），各为占本集行数的比例；差异最大的在前',
  'evidence.splitPicture': '{name}：{statistic} {value}，界限 {limit}',
  'evidence.statistic': '距离',
  'evidence.limit': '界限',
  'evidence.ks': 'KS 距离',
  'evidence.total-variation': '全变差',
  'evidence.relations':
    '每一列单独能说明 {target} 多少，共 {rows, number} 行；条形为 |秩相关|，负相关为虚线；没有秩相关时为信息占比',
  'evidence.pearson': '相关系数',
  'evidence.spearman': '秩相关',
  'evidence.information': '信息占比',
  'evidence.missing': '缺失值的位置，共 {rows, number} 行，每块 {blockRows, number} 行；颜色越浓缺失越多',
  'evidence.missingPicture': '{name}：缺失 {share}，块内最多 {most}',
  'evidence.absentShare': '缺失',
  'evidence.scatter': '{y} 对 {x}，{all, plural, =0 {} other {# 行中的}}{shown, number} 行作为点',
  'evidence.ungrouped': '不属于任何组',
  'evidence.motion':
    '{points, number} 个点，从第 {row} 行起共 {frames, number} 行，{view}：上方为文件中的原样及图形中心的轨迹，下方去掉了整体运动',
  'evidence.bones': '连线连接始终相近的点；文件并未说明骨架。',
  'evidence.depth':
    '信号通过 {layers} 个可学习层，共 {rows} 行，两轴均为十的幂：实线为文件的权重，虚线为重新抽取；色带内信号既不消失也不溢出',
  'evidence.depthStd': '激活的标准差',
  'evidence.depthDifference': '行间差异（1 − 余弦）',
  'evidence.freshStd': '标准差（重新抽取）',
  'evidence.similarity': '行间相似度',
  'evidence.freshSimilarity': '相似度（重新抽取）',
  'evidence.bypassed': '有跳跃连接',
  'evidence.widths': '每层的宽度（浅色）及其中用到的部分（深色），共 {rows} 行',
  'evidence.widthInput': '输入',
  'evidence.widthOutput': '输出',
  'evidence.units': '单元',
  'evidence.usedRank': '用到（有效秩）',
  'evidence.idle': '闲置',
  'evidence.needed': '目标在最窄处至少需要 {needed} 个值。闲置单元在所有行上给出同一个值，或重复另一个单元。',
  'evidence.weights':
    '{count, number} 个参数的值（填充）及其方案的抽取密度（线），最差的在前；离散程度相差很大时，两者都按图高绘制',
  'evidence.weightsPicture':
    '{name}：标准差 {std}{scheme, select, none {} other {；{scheme}（{distribution}）给出 {expected}}}',
  'evidence.constant': '全部为 {value}',
  'evidence.count': '值的个数',
  'evidence.scheme': '方案',
  'evidence.schemeStd': '方案的标准差',
  'evidence.stdRatio': '比值',
  'evidence.drawnBy': '{scheme}，{distribution}',
  'evidence.distribution.normal': '正态',
  'evidence.distribution.truncated-normal': '截断正态',
  'evidence.distribution.uniform': '均匀',
  'evidence.scheme.he': 'He 初始化',
  'evidence.scheme.he-fan-out': 'He 初始化（扇出）',
  'evidence.scheme.glorot': 'Glorot 初始化',
  'evidence.scheme.lecun': 'LeCun 初始化',
  'evidence.scheme.torch-default': 'PyTorch 默认',
  'evidence.scheme.recurrent-default': 'PyTorch 循环层默认',
  'evidence.scheme.unit-normal': '标准正态',
  'evidence.scheme.narrow-normal': '正态 0.02',
}

export const evidenceTexts: Readonly<Record<Locale, Readonly<Record<EvidenceTextId, string>>>> = {
  en,
  'zh-CN': zh,
}
