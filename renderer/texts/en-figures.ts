/** Words of the figures of rows and columns; part of `en`. */
export const enFigures = {
  'figure.row': 'row {row}',
  'figure.rowHead': 'Row',
  'figure.absent': 'absent',
  'figure.training': 'training',
  'figure.validation': 'validation',
  'figure.wasBefore': 'before',
  'figure.isAfter': 'after',

  'figure.agreement.title':
    'How well the nearest row tells {measure, select, correlation {the target} other {the label}}, with the {measure, select, correlation {targets} other {labels}} moved by some rows',
  'figure.agreement.sentence':
    '{measure, select, correlation {Correlation with the target of the nearest row} other {Share of rows whose nearest row has the same label}} over {rows, plural, one {# row} other {# rows}}: {atZero} as they stand; chance gives {chance} ± {error}. {best, select, none {No shift does better.} other {Best with the labels moved by {shift, plural, one {# row} other {# rows}}: {best}.}}',
  'figure.agreement.axis': '{measure, select, correlation {targets} other {labels}} moved by … rows',
  'figure.agreement.value': '{measure, select, correlation {correlation} other {agreement}}',
  'figure.agreement.asIs': 'as they stand',
  'figure.agreement.best': 'best',
  'figure.agreement.others': 'moved',
  'figure.agreement.chance': 'chance, ± 2 standard errors',
  'figure.agreement.chanceValue': 'chance',
  'figure.agreement.shift': 'Moved by',

  'figure.rows.title':
    '{what, select, duplicates {Rows that are equal} conflicts {Rows with equal features and different labels} overlap {Rows of the validation split that also stand in training} other {Example rows}}',
  'figure.rows.sentence':
    '{rows, plural, one {One row} other {# rows}}{groups, plural, =0 {} one { in one group} other { in # groups}}{differing, plural, =0 {} one {; within a group one column differs} other {; within a group # columns differ}}.',
  'figure.rows.group': 'Group',
  'figure.rows.of': 'In',
  'figure.rows.differs': 'differs within its group',
  'figure.rows.columnsOmitted':
    '{count, plural, one {# more column is} other {# more columns are}} in the table below.',
  'figure.rows.rowsOmitted': '{count, plural, one {# more row is} other {# more rows are}} not listed.',

  'figure.images.title': 'Rows as the images they are',
  'figure.images.sentence':
    '{count, plural, one {One row} other {# rows}} as {kind, select, grey {grey} other {colour}} images of {width} × {height} pixels{labels, plural, =0 {} one {, one label} other {, # labels}}.',
  'figure.images.one': 'row {row}{labelled, select, no {} other {: {label}}}',
  'figure.images.label': 'Label',
  'figure.images.unlabelled': 'no label',

  'figure.marked.title':
    'Values of {name} over {of, select, steps {{rows, plural, one {# step} other {# steps}}} other {{rows, plural, one {# row} other {# rows}}}}',
  'figure.marked.marks': 'Marked: {marks}.',
  'figure.mark.sentinel': 'stands for missing',
  'figure.mark.gap-start': 'gap begins',
  'figure.mark.gap-end': 'gap ends',
  'figure.mark.period-start': 'period begins',
  'figure.mark.period-end': 'period ends',
  'figure.mark.bound': 'bound',
  'figure.mark.clip': 'clip',

  'figure.read': 'Read the picture place by place',
  'figure.curves.title':
    '{y, select, loss {Loss} score {Score} other {Gradient noise scale}} over {x, select, step {steps} rate {learning rates} epoch {epochs} rows {rows seen} draw {draws of the weights} other {batch sizes}}',
  'figure.curves.x.step': 'step{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.x.rate': 'learning rate{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.x.epoch': 'epoch{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.x.rows-seen': 'rows seen{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.x.batch-size': 'batch size, rows{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.x.draw': 'draw{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.y.loss': 'loss{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.y.noise-scale': 'noise scale, rows{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.y.score': 'score{scale, select, log { (logarithmic)} other {}}',
  'figure.curves.role.training': 'training',
  'figure.curves.role.validation': 'validation',
  'figure.curves.role.raw': 'as measured',
  'figure.curves.role.smoothed': 'smoothed',
  'figure.curves.mark.told': 'told',
  'figure.curves.mark.suggestion': 'suggestion',
  'figure.curves.mark.limit': 'limit',
  'figure.curves.mark.expected': 'expected',
  'figure.curves.mark.constant': 'best constant',
  'figure.curves.mark.best': 'best',
  'figure.curves.band':
    'Bands and strokes reach from the lowest to the highest, where several values were measured.',
  'figure.series.file': 'the file’s weights',
  'figure.series.loss': 'loss',
  'figure.series.rows': 'few rows',
  'figure.series.batch': 'one batch',
  'figure.series.first': 'without the change',
  'figure.series.second': 'with the change',
  'figure.series.model': 'the model',
  'figure.series.shallower': 'shallower',
  'figure.series.narrower': 'narrower',
  'figure.series.wider': 'wider',
  'figure.series.draws': 'fresh draws',
  'figure.series.update': 'update over weight',
  'figure.series.noise scale': 'noise scale',
  'figure.curves.hover': 'Point at the curves to read them.',
  'figure.curves.course':
    '{name}: {points, plural, =0 {no points.} one {one point, {first}.} other {# points, from {first} at {from} to {last} at {to}.}}',
  'figure.byLayer.title':
    '{measure, select, ratio {Update over weight} std {Spread of activations} other {Gradient norm}} by layer, in running order',
  'figure.byLayer.axis':
    '{measure, select, ratio {norm of the update / norm of the weights} std {standard deviation} other {gradient norm (L2)}}, logarithmic',
  'figure.byLayer.usual': 'usual: {low} to {high}',
  'figure.byLayer.hover': 'Point at a layer to read it.',
  'figure.byLayer.layer': '{place}. {name} ({op}): {values}',
  'figure.byLayer.unmeasured': 'not measured',
  'figure.byLayer.sentence':
    '{count, plural, one {# layer} other {# layers}}. {courses}{flagged, plural, =0 {} one { One layer is at fault.} other { # layers are at fault.}}',
  'figure.byLayer.course': '{name}: {first} in the first layer, {last} in the last, {low} to {high} in all.',

  'figure.transform.title': '{columns}: before and after, over {rows, plural, one {# row} other {# rows}}',
  'figure.transform.sentence': '{does}. Before: {before}. After: {after}.',
  'figure.transform.does.standardize': '(x − {mean}) / {std}',
  'figure.transform.does.log1p': 'sign(x) · log(1 + |x|)',
  'figure.transform.does.quantile': 'rank of x among the values, from 0 to 1 ({knots, number} knots)',
  'figure.transform.does.sin-cos': 'sin and cos of 2π·x/{period}',
  'figure.transform.does.one-hot':
    '{count, plural, one {one column} other {# columns}} of 0 and 1, one for each value: {values}',
  'figure.transform.does.missing-indicator':
    '{values} {count, plural, one {becomes} other {become}} missing; a second column says 1 where {count, plural, one {it} other {they}} stood',
  'figure.transform.does.rescale-above': 'where |x| is at least {from}: x / {factor}',
  'figure.transform.does.relative':
    '{count, plural, one {one group} other {# groups}} of coordinates, each minus {origin}',
  'figure.transform.does.one-hemisphere':
    'quaternions {columns} turned to one half of the sphere, so that q and −q are the same numbers',

  'figure.split.title': 'Training against validation, the largest difference first',
  'figure.split.sentence':
    '{count, plural, one {One column} other {# columns}}, {over, plural, =0 {none beyond its limit} one {one beyond its limit} other {# beyond their limits}}; {trainingRows} training and {validationRows} validation rows. {worst}',
  'figure.split.row': '{name}: {statistic} {value}, limit {limit}',
  'figure.split.ks': 'KS distance',
  'figure.split.total-variation': 'total variation',
  'figure.split.statistic': 'Distance',
  'figure.split.limit': 'limit',
  'figure.split.limitHead': 'Limit',
  'figure.split.trainingRows': 'training ({rows} rows)',
  'figure.split.validationRows': 'validation ({rows} rows)',
  'figure.split.height': 'Height: share of the rows of that split in a bin or category.',
  'figure.split.bin': 'Bin',

  'figure.relations.title': 'What each column alone tells of {target}',
  'figure.relations.sentence':
    '{count, plural, one {One column} other {# columns}} over {rows, plural, one {# row} other {# rows}}. {most}',
  'figure.relations.most':
    'Most telling: {name}, rank correlation {spearman}, share of information {information}.',
  'figure.relations.rising': 'rank correlation, rising (+)',
  'figure.relations.falling': 'rank correlation, falling (−)',
  'figure.relations.information': 'share of information',
  'figure.relations.spearman': 'Rank corr.',
  'figure.relations.pearson': 'Correlation',
  'figure.relations.share': 'Information',
  'figure.relations.axis':
    '{measures, select, rank {|rank correlation|} share {share of information} other {|rank correlation| and share of information}}',

  'figure.missing.title':
    'Where values are absent, in blocks of {blockRows, plural, one {# row} other {# rows}}',
  'figure.missing.sentence':
    '{count, plural, one {One column} other {# columns}} over {rows, plural, one {# row} other {# rows}}. {worst}',
  'figure.missing.worst': 'Most absent: {name}, {share} in all.',
  'figure.missing.cell': '{name}, rows {from} to {to}: {share} absent',
  'figure.missing.share': 'Absent',
  'figure.missing.legend': 'share absent in a block',
  'figure.missing.most': 'Most in a block',

  'figure.scatter.title': '{y} over {x}',
  'figure.scatter.sentence':
    '{shown, plural, one {One row} other {# rows}}{all, plural, =0 {} other { of #}} as points; {x} from {lowX} to {highX}, {y} from {lowY} to {highY}{groups, plural, =0 {} one {; one group} other {; # groups}}.',
  'figure.scatter.point': 'row {row}: {x}, {y}{grouped, select, no {} other {, {group}}}',
  'figure.scatter.group': 'Group',
  'figure.scatter.ungrouped': 'in no group',

  'figure.motion.title': 'Rows as points that move together',
  'figure.motion.sentence':
    '{points, plural, one {One point} other {# points}} over {frames, plural, one {one row} other {# rows}} from row {row}. In the file the middle of the figure covers {spread}; relative to what moves all of it, the points cover {localSpread}.',
  'figure.motion.file': 'as in the file',
  'figure.motion.local': 'relative to what moves all of it',
  'figure.motion.path': 'middle of the figure, all rows',
  'figure.motion.play': 'Play',
  'figure.motion.pause': 'Pause',
  'figure.motion.back': 'One row back',
  'figure.motion.forward': 'One row forward',
  'figure.motion.scrub': 'Row shown',
  'figure.motion.at': 'row {row} ({at} of {frames})',
  'figure.motion.view': 'View',
  'figure.motion.speed': 'Speed',
  'figure.motion.speedValue': '{rows} rows/s',
  'figure.motion.point': 'Point',
  'figure.motion.fileRange': 'In the file, {axis}',
  'figure.motion.localRange': 'Relative, {axis}',
  'figure.motion.bones': 'Lines join points that stay near each other; the file tells no skeleton.',
  'figure.depth.title': 'Signal through depth on {rows, plural, one {# row} other {# rows}}',
  'figure.depth.std': 'std of activations',
  'figure.depth.difference': 'difference between rows (1 − cosine)',
  'figure.depth.own': 'the file’s weights',
  'figure.depth.fresh': 'a fresh draw',
  'figure.depth.freshStd': 'std, fresh draw',
  'figure.depth.similarity': 'likeness of rows',
  'figure.depth.freshSimilarity': 'likeness, fresh draw',
  'figure.depth.bypassed': 'skip around it',
  'figure.depth.yes': 'yes',
  'figure.depth.axis': 'learned layer, in running order',
  'figure.depth.hover':
    'Both axes are logarithmic; the band is where a signal neither fades nor overflows. Point at a layer to read it.',
  'figure.depth.layer':
    '{place}. {name} ({op}){bypassed, select, yes {, with a skip around it} other {}}: std {std}, of a fresh draw {freshStd}; rows differ by {difference}',
  'figure.depth.sentence':
    '{count, plural, one {# learned layer} other {# learned layers}}, from {first} (std {firstStd}) to {last} (std {lastStd}); {flagged, plural, =0 {none} one {# layer} other {# layers}} at fault.',
  'figure.width.title': 'Width, and what of it is used on {rows, plural, one {# row} other {# rows}}',
  'figure.width.input': 'input',
  'figure.width.output': 'output',
  'figure.width.used': 'used (effective rank)',
  'figure.width.unused': 'width',
  'figure.width.units': 'Units',
  'figure.width.rank': 'Used',
  'figure.width.idle': 'Idle',
  'figure.width.axis': 'units',
  'figure.width.needed':
    'The targets want at least {needed, plural, one {# value} other {# values}} at the narrowest point. Idle units give one value on all rows, or repeat another unit.',
  'figure.width.sentence':
    '{count, plural, one {# layer} other {# layers}} between {input} input values and {output} output values; the narrowest, {narrowest}, has {units} units.',
  'figure.weights.title':
    '{count, plural, one {Values of {name}} other {Values of # parameters}}{against, select, yes { against their draw} other {}}',
  'figure.weights.own': 'the file’s values',
  'figure.weights.expected': 'the draw by the scheme',
  'figure.weights.mean': 'mean',
  'figure.weights.against': 'std {std} against {expected} by {scheme} ({distribution}): ',
  'figure.weights.alone': 'std {std}, with no scheme to hold it against',
  'figure.weights.times': '{ratio}×',
  'figure.weights.values': '{count, plural, one {one value} other {{shown} values}}',
  'figure.weights.layer': 'Layer',
  'figure.weights.scheme': 'Scheme',
  'figure.weights.expectedStd': 'Std by the scheme',
  'figure.weights.ratio': 'Ratio',
  'figure.weights.constant': 'all are {value}',
  'figure.weights.ownHeights': 'Where the spreads differ much, both are drawn to full height.',
  'figure.weights.sentence':
    '{name}: {count} values{constant, select, yes {, all {mean}} other { from {low} to {high}, mean {mean}, std {std}}}. {scheme, select, none {No scheme to hold them against.} other {{scheme}, {distribution}, gives std {expectedStd}: {ratio} times.}}',
} as const
