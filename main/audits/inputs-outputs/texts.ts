import type { Catalogue } from '../../contract/message'
import { zh } from './texts-zh'

export const en = {
  'inputs-outputs.title': 'Inputs and outputs never looked at',
  'inputs-outputs.question':
    'Has anybody looked at what goes in and what comes out, and is it what it should be?',
  'inputs-outputs.cause':
    '{cause, select, shift {The labels have slipped by {shift, plural, one {# row} other {# rows}} against the features: as they stand they tell a row no better than chance, moved back {measure, select, correlation {they correlate at {shifted, number, short}} other {they agree in {shifted, number, share} of the rows}}.} conflicts {The same features stand under different labels in {share, number, share} of the rows, so most of the loss can not be learned away.} empty {{count, plural, one {An input column holds} other {# input columns hold}} no number at all ({names}): the first layer computes NaN, and the loss is NaN from the first step.} constantTarget {The target {names} holds one value only: there is nothing to learn.} constantInputs {All input columns are constant: every row looks the same to the network.} overlap {{share, number, share} of the validation rows stand in the training data: the validation score measures what was learned by heart.} other {What goes in is not what it should be.}}',
  'inputs-outputs.pass':
    'Nothing amiss in what goes in: {columns, plural, one {# column} other {# columns}} over {scope, select, all {{rows, number} rows} first {the first {rows, number} of {totalRows, number} rows} other {{rows, number} sampled of {totalRows, number} rows}} looked at for gaps, constants, duplicate rows{labels, select, true {, contradicting labels and class balance} other {}}{neighbours, select, labelAgreement {; a row’s nearest neighbour has its label in {agreement, number, share} of the rows (chance {chance, number, share})} correlation {; a row’s target correlates with its nearest neighbour’s at {agreement, number, short}} other {}}{split, select, dataset {; the validation dataset was compared with it} split {; training and validation rows were compared} other {; no split is known, so training and validation were not compared}}. What comes out was not looked at: the model’s outputs were not compared with the targets.',
  'inputs-outputs.flagged':
    '{faults, plural, =0 {} one {# fault} other {# faults}}{both, select, true { and } other {}}{warnings, plural, =0 {} one {# warning} other {# warnings}} in what goes in: {columns, plural, one {# column} other {# columns}} over {scope, select, all {{rows, number} rows} first {the first {rows, number} of {totalRows, number} rows} other {{rows, number} sampled of {totalRows, number} rows}} looked at{neighbours, select, labelAgreement {; a row’s nearest neighbour has its label in {agreement, number, share} of the rows (chance {chance, number, share})} correlation {; a row’s target correlates with its nearest neighbour’s at {agreement, number, short}} other {}}. What comes out was not looked at: the model’s outputs were not compared with the targets.',
  'inputs-outputs.columns-only':
    'Only the columns could be looked at: {columns, plural, one {# column} other {# columns}} over {scope, select, all {{rows, number} rows} first {the first {rows, number} of {totalRows, number} rows} other {{rows, number} sampled of {totalRows, number} rows}}, nothing amiss. Which of them are inputs and targets is not known, so labels and splits were not judged, nor the model’s outputs.',
  'inputs-outputs.remedy':
    '{cause, select, shift {Move the label column {direction, select, later {up} other {down}} by {shift, plural, one {# row} other {# rows}} and look at a few rows again. A header read as a row, a sort of one file and not of the other, or a lag in a time series does this; find it, for a file that slipped once may have slipped in several places.} conflicts {Look at the pairs of rows below: were features dropped or rounded, or labels joined by the wrong key? Correct or drop contradicting rows; where they are true, predict a probability and expect no more than it.} empty {Fill the gaps (median, or a value of its own with an indicator column), drop the columns, or find the join or the division that made them. One NaN in a batch makes every weight NaN.} constantTarget {Check which column was taken for the target and how the rows were filtered.} constantInputs {Check which columns were bound and how they were read.} overlap {Split again by row before anything is copied or augmented, or by group (person, day, recording) where rows of one group resemble each other.} other {Look at the rows shown, correct what is wrong in the file, and audit again. Nothing is deleted automatically: gaps are filled or dropped, duplicates kept in one split, contradicting labels corrected by somebody who knows the data. Practice disagrees on duplicates and rare classes: duplicates may be true counts, and weighting or drawing classes evenly changes the probabilities the model gives.}}',
  'inputs-outputs.needs-split':
    'Which rows are for validation: validation_split in the training config, or the validation rows as a second dataset.',
  'inputs-outputs.empty': '{name} holds no number in any of its {rows, number} rows.',
  'inputs-outputs.missing':
    '{count, plural, one {# input column has} other {# input columns have}} gaps: {names}; at worst {worst} with {absent, number} of {rows, number} values missing or NaN ({share, number, share}). A gap enters a floating-point input as NaN, and one NaN makes the whole loss NaN.',
  'inputs-outputs.infinite':
    '{count, plural, one {# column holds} other {# columns hold}} infinite values: {names}; at worst {worst} with {absent, number} of {rows, number} values.',
  'inputs-outputs.unused-gaps':
    '{count, plural, one {# column that feeds nothing has} other {# columns that feed nothing have}} gaps: {names}.',
  'inputs-outputs.target-missing':
    'The target {name} is missing or NaN in {absent, number} of {rows, number} rows ({share, number, share}).',
  'inputs-outputs.expected-none': 'none',
  'inputs-outputs.constant':
    '{count, plural, one {# input column is} other {# input columns are}} constant: {names}{image, select, true {; usual for pixels at the edge of an image} other {; they carry no information}}.',
  'inputs-outputs.all-constant': 'All {count} input columns are constant over {rows, number} rows.',
  'inputs-outputs.constant-target':
    'The target {name} holds the same value in all {rows, number} rows where it is there.',
  'inputs-outputs.expected-distinct': 'at least two values',
  'inputs-outputs.binding': 'The columns do not fit the model: {detail}.',
  'inputs-outputs.text-column':
    '{name} holds text (such as "{example}"), but the input {tensor} takes {type}: it has to be turned into numbers first.',
  'inputs-outputs.fractional':
    '{name} holds fractions ({min, number, short} to {max, number, short}), but the input {tensor} takes {type}: they would be cut off.',
  'inputs-outputs.out-of-range':
    '{name} goes from {min, number, short} to {max, number, short}, but the input {tensor} takes {type}: values outside wrap around or are refused.',
  'inputs-outputs.expected-type': 'values that are {type}',
  'inputs-outputs.duplicates':
    '{count, plural, one {# row repeats} other {# rows repeat}} an earlier one in all {columns, plural, one {# column} other {# columns}} ({share, number, share} of {rows, number} rows), such as row {second, number} and row {first, number}{coarse, select, true {; with so few different rows of features that is to be expected} other {}}.',
  'inputs-outputs.conflicts':
    '{count, plural, one {# row has} other {# rows have}} features that also stand under another label ({share, number, share} of {rows, number} rows); whatever the model, at least {contradicting, number} rows stay wrong{coarse, select, true {. The features have only {distinct, number} different rows, so they may simply not tell enough} other {}}.',
  'inputs-outputs.expected-at-most': 'at most {limit, number, share}',
  'inputs-outputs.rare-classes':
    '{count, plural, one {# class has} other {# classes have}} hardly any rows: {names}; the rarest has {fewest, number} of {rows, number}.',
  'inputs-outputs.expected-class-rows': 'at least {limit} rows of each class',
  'inputs-outputs.majority':
    '{share, number, share} of the rows are of class {name}: answering always that scores as much.',
  'inputs-outputs.absent-classes':
    '{count, plural, one {# class told in the config never occurs} other {# classes told in the config never occur}} in the {rows, number} rows: {names}.',
  'inputs-outputs.unknown-labels':
    '{count, number} of {rows, number} rows have labels that are not among the told classes: {names}.',
  'inputs-outputs.giveaway':
    '{name} gives the target {target} away: {how, select, value {each of its values stands beside one value of the target only} order {sorted by it, the classes lie one after the other without touching} other {it rises and falls with the target (rank correlation {rank, number, short})}}{countsRows, select, true {; it counts the rows, and the file is sorted by class} other {}}. A model learns that and nothing else; if the column is not known when predictions are made, it will fail in use.',
  'inputs-outputs.expected-giveaway': 'no column that knows the target',
  'inputs-outputs.shift':
    'Labels have slipped: as they stand, a row’s nearest neighbour has {measure, select, correlation {a target that correlates at {value, number, short} (chance 0 ± {error, number, short})} other {its label in {value, number, share} of the rows (chance {chance, number, share} ± {error, number, share})}}; with labels taken {direction, select, later {{by, plural, one {# row later} other {# rows later}}} other {{by, plural, one {# row earlier} other {# rows earlier}}}} {measure, select, correlation {it correlates at {shifted, number, short}} other {it has it in {shifted, number, share}}}. {rows, number} rows were compared.',
  'inputs-outputs.part-shift':
    'A part of the labels seems to have slipped: taken {direction, select, later {{by, plural, one {# row later} other {# rows later}}} other {{by, plural, one {# row earlier} other {# rows earlier}}}}, labels agree with their nearest neighbour’s at {shifted, number, short} (chance {chance, number, short} ± {error, number, short}), and as they stand at {value, number, short}.',
  'inputs-outputs.expected-shift': 'more than chance at shift 0 only',
  'inputs-outputs.chance':
    'The labels look unrelated to the inputs: a row’s nearest neighbour tells its {measure, select, correlation {target at a correlation of {value, number, short}} other {label in {value, number, share} of the rows}} (chance {chance, number, short} ± {error, number, short}, {rows, number} rows), and no single column tells more than chance either. A relation of many columns at once may still be there.',
  'inputs-outputs.expected-chance': 'more than {limit, number, short}',
  'inputs-outputs.overlap':
    '{count, number} of {rows, number} validation rows ({share, number, share}) have features that also stand in a training row; duplicates within training would give {expected, number, share}.',
  'inputs-outputs.drift':
    '{name} is distributed differently in training and validation: {statistic, select, ks {Kolmogorov-Smirnov distance} other {total variation}} {value, number, short}, where chance allows {limit, number, short} ({training, number} and {validation, number} rows).',
  'inputs-outputs.expected-drift': 'at most {limit, number, short}',
  'inputs-outputs.unseen':
    '{name} holds values in {count, number} validation rows that no training row looked at has: {names}.',
  'inputs-outputs.schema-missing':
    'The validation dataset lacks {count, plural, one {# column} other {# columns}} of the training dataset: {names}.',
  'inputs-outputs.schema-types':
    '{name} is {training} in the training dataset and {validation} in the validation dataset.',
  'inputs-outputs.schema-extra':
    'The validation dataset has {count, plural, one {# column} other {# columns}} that training lacks: {names}.',
  'inputs-outputs.schema-order':
    'The validation dataset has its columns in another order; whatever reads them by place mixes them up.',
  'inputs-outputs.expected-schema': 'the columns of the training dataset',
  'inputs-outputs.omitted':
    '{omitted, plural, one {# more finding} other {# more findings}} of lower rank left out.',
} as const satisfies Catalogue

export const texts = { en, 'zh-CN': zh }
