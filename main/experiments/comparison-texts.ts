/** What a comparison says: one honest sentence, for whichever change. */
import type { Catalogue } from '../contract/message'

const changesEn =
  '{change, select, normalizeinputs {standardized inputs} normalizetargets {standardized targets} outputactivation {{operator, select, none {no output activation} other {{operator} at the output}}} activation {{operator} in place of ReLU} redraw {freshly drawn weights} batchsize {batches of {amount, number, whole} rows} learningrate {the learning rate {amount, number, short}} dropout {dropout of {amount, number, share}} weightdecay {a weight decay of {amount, number, short}} residuals {residual connections} other {another representation of the columns}}'
const changesZh =
  '{change, select, normalizeinputs {标准化输入} normalizetargets {标准化目标} outputactivation {{operator, select, none {去掉输出激活} other {输出用 {operator}}}} activation {用 {operator} 代替 ReLU} redraw {重新抽取权重} batchsize {每批 {amount, number, whole} 行} learningrate {学习率 {amount, number, short}} dropout {{amount, number, share} 的 dropout} weightdecay {权重衰减 {amount, number, short}} residuals {残差连接} other {列的另一种表示}}'

const en = {
  'experiment.comparison': `{verdict, select, better {With ${changesEn} the {measure, select, validation {validation} other {training}} loss ends lower by {size, number, short} (95 % interval of the difference {low, number, short} to {high, number, short}): {second, number, short} against {first, number, short}} worse {With ${changesEn} the {measure, select, validation {validation} other {training}} loss ends higher by {size, number, short} (95 % interval of the difference {low, number, short} to {high, number, short}): {second, number, short} against {first, number, short}} other {With ${changesEn} no difference is seen in {steps} steps: the {measure, select, validation {validation} other {training}} loss ends at {second, number, short} against {first, number, short} (95 % interval of the difference {low, number, short} to {high, number, short})}}{score, select, accuracy {, accuracy {secondScore, number, share} against {firstScore, number, share}} r2 {, R2 {secondScore, number, short} against {firstScore, number, short}} other {}}; {steps} steps, {seeds} seeds each{retuned, select, true {, at rates of {secondRate, number, short} and {firstRate, number, short}} other {}}{broken, plural, =0 {} one {; # run broke down and counts with the worst loss it had} other {; # runs broke down and count with the worst loss they had}}.`,
} as const satisfies Catalogue

const zh: Record<keyof typeof en, string> = {
  'experiment.comparison': `${changesZh}：{verdict, select, better {{measure, select, validation {验证} other {训练}}损失最终低 {size, number, short}} worse {{measure, select, validation {验证} other {训练}}损失最终高 {size, number, short}} other {{steps} 步内没有看出{measure, select, validation {验证} other {训练}}损失的差别}}（差的 95 % 区间为 {low, number, short} 至 {high, number, short}）：{second, number, short} 对 {first, number, short}{score, select, accuracy {，准确率 {secondScore, number, share} 对 {firstScore, number, share}} r2 {，R2 {secondScore, number, short} 对 {firstScore, number, short}} other {}}；每边 {steps} 步、{seeds} 个种子{retuned, select, true {，学习率分别为 {secondRate, number, short} 与 {firstRate, number, short}} other {}}{broken, plural, =0 {} other {；有 # 次训练崩溃，按其出现过的最大损失计}}。`,
}

export const comparisonTexts = { en, 'zh-CN': zh }
