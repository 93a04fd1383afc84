import fc from 'fast-check'

/** One seed for every run, so that a red test is red again tomorrow; `FAST_CHECK_SEED=random` looks for new ones. */
const told = process.env.FAST_CHECK_SEED
fc.configureGlobal({
  seed: told === undefined ? 20_261_123 : told === 'random' ? Date.now() | 0 : Number(told),
})
