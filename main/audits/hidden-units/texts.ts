import type { Catalogue } from '../../contract/message'

const en = {
  'hidden-units.title': 'Wrong number of hidden units',
  'hidden-units.question': 'Are the layers wide enough for the task and not far wider than they use?',
  'hidden-units.cause':
    '{kind, select, narrow {{layer} hands on {units, plural, one {# unit} other {# units}}, which is fewer than the outputs need} wide {the widest layers use few of their units} other {there are {perRow, number, short} parameters for each row}}.',
  'hidden-units.pass':
    '{layers, plural, one {# hidden layer} other {# hidden layers}}; the narrowest, {layer}, has {units, plural, one {# unit} other {# units}} for {outputs, plural, one {# output} other {# outputs}}. {perRow, number, short} parameters a row. Whether it can overfit a few rows, and half and double width, are not measured in this version.',
  'hidden-units.flagged':
    '{kind, select, narrow {All must pass through {layer}, which has {units, plural, one {# unit} other {# units}}} wide {{layer} has {units, plural, one {# unit} other {# units}}, and on {rows} rows their values vary along about {rank, number, short} directions} other {{perRow, number, short} parameters for each row}}. Whether it can overfit a few rows, and half and double width, are not measured in this version.',
  'hidden-units.no-layers': 'The model has no hidden layer whose width could be judged.',
  'hidden-units.narrow':
    'Everything the outputs learn of a row passes through {layer}, as {values, plural, one {# number} other {# numbers}}. {task, select, classes {Telling {classes} classes apart wants at least {needed} (each unit on or off)} other {{classes} outputs want at least {needed}}}{input, select, known {; the inputs vary along about {inputRank, number, short} directions} other {}}.',
  'hidden-units.outputs':
    'The {width} outputs move along about {rank, number, short} directions on {rows} rows: as one goes up, the others are bound to follow.',
  'hidden-units.plateau':
    'The loss in the log stopped falling early and ends at {share, number, share} of where it began.',
  'hidden-units.slack':
    'The {units} units of {layer} vary along about {rank, number, short} directions on {rows} rows (at most {full} could show). The other hidden layers about as wide use no more of their width.',
  'hidden-units.parameters':
    '{parameters} parameters for {rows} rows: {perRow, number, short} for each.{dense, select, no { If the network was trained on other data first, this is no fault.} other {}}',
  'hidden-units.idle':
    'Of the {units} units of {layer}, {which, select, constant {{constant} give the same value on all of {rows} rows} duplicate {{duplicate} only repeat another one} other {{constant} give the same value on all of {rows} rows and {duplicate} only repeat another one}}.{more, plural, =0 {} one { In one more layer over {limit, number, share} of the units are idle too.} other { In # more layers over {limit, number, share} of the units are idle too.}}',
  'hidden-units.more': '{omitted} findings more.',
  'hidden-units.expected-narrow': 'at least {needed, plural, one {# value} other {# values}}',
  'hidden-units.expected-slack': 'at least {limit, number, share} of the width',
  'hidden-units.expected-parameters': 'at most {limit, number, short} parameters per row',
  'hidden-units.remedy-narrow':
    'Widen the layer: a usual start is 256 to 1024 units, or a few times the number of inputs or outputs. Then see whether it can overfit twenty rows; if it cannot, width was not the only thing amiss.',
  'hidden-units.remedy-wide':
    'It is no fault if validation is fine. Try half the width: if validation does not suffer, the network is smaller, faster and less apt to learn rows by heart. With many parameters to a row, more data, stronger regularization or a network trained on other data first help as well.',
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'hidden-units.title': '隐藏单元数不对',
  'hidden-units.question': '各层对任务来说够宽吗？又是否远宽于所用？',
  'hidden-units.cause':
    '{kind, select, narrow {{layer} 只传下 {units} 个单元，少于输出所需} wide {最宽的层只用到少数单元} other {每行数据对应 {perRow, number, short} 个参数}}。',
  'hidden-units.pass':
    '{layers} 个隐藏层；最窄的 {layer} 有 {units} 个单元，输出为 {outputs} 个。每行 {perRow, number, short} 个参数。此版本尚不测量它能否过拟合少数几行，也不比较一半和两倍的宽度。',
  'hidden-units.flagged':
    '{kind, select, narrow {一切都要通过 {layer}，而它只有 {units} 个单元} wide {{layer} 有 {units} 个单元，在 {rows} 行上它们的值约只在 {rank, number, short} 个方向上变化} other {每行数据对应 {perRow, number, short} 个参数}}。此版本尚不测量它能否过拟合少数几行，也不比较一半和两倍的宽度。',
  'hidden-units.no-layers': '模型没有可以判断宽度的隐藏层。',
  'hidden-units.narrow':
    '输出从一行得知的一切都以 {values} 个数通过 {layer}。{task, select, classes {区分 {classes} 个类别至少需要 {needed} 个（每个单元或开或关）} other {{classes} 个输出至少需要 {needed} 个}}{input, select, known {；输入约在 {inputRank, number, short} 个方向上变化} other {}}。',
  'hidden-units.outputs':
    '在 {rows} 行上，{width} 个输出约只在 {rank, number, short} 个方向上变化：一个升高，其余必然跟随。',
  'hidden-units.plateau': '日志中的损失很早就停止下降，最终为起始值的 {share, number, share}。',
  'hidden-units.slack':
    '在 {rows} 行上，{layer} 的 {units} 个单元约只在 {rank, number, short} 个方向上变化（最多能显示 {full} 个）。其他差不多宽的隐藏层用到的宽度也不更多。',
  'hidden-units.parameters':
    '{parameters} 个参数对 {rows} 行：每行 {perRow, number, short} 个。{dense, select, no {若网络先在其他数据上训练过，这不是毛病。} other {}}',
  'hidden-units.idle':
    '{layer} 的 {units} 个单元中，{which, select, constant {{constant} 个在全部 {rows} 行上给出同一个值} duplicate {{duplicate} 个只是重复另一个单元} other {{constant} 个在全部 {rows} 行上给出同一个值，{duplicate} 个只是重复另一个单元}}。{more, plural, =0 {} other {另有 # 层也有超过 {limit, number, share} 的单元闲置。}}',
  'hidden-units.more': '另有 {omitted} 项发现。',
  'hidden-units.expected-narrow': '至少 {needed} 个值',
  'hidden-units.expected-slack': '至少宽度的 {limit, number, share}',
  'hidden-units.expected-parameters': '每行至多 {limit, number, short} 个参数',
  'hidden-units.remedy-narrow':
    '加宽该层：通常从 256 到 1024 个单元，或输入、输出数目的几倍开始。然后看它能否过拟合二十行；若不能，问题就不只在宽度。',
  'hidden-units.remedy-wide':
    '若验证结果良好，这不是毛病。试试一半宽度：若验证结果不受影响，网络会更小、更快，也更不容易死记数据行。每行参数很多时，更多数据、更强的正则化，或先在其他数据上训练的网络也有帮助。',
}

export const texts = { en, 'zh-CN': zh }
