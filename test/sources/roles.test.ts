import { describe, expect, it } from 'vitest'
import type { DatasetSource, ModelSource, Source } from '../../main/contract/source'
import type { Table } from '../../main/contract/table'
import { assignRoles } from '../../main/sources/roles'

const unused = () => Promise.reject(new Error('not read here'))

function dataset(name: string, columns: string[], notes: string[] = []): DatasetSource {
  const table: Table = {
    format: 'csv',
    columns: columns.map((column) => ({ name: column, type: 'float', sourceType: 'DOUBLE' })),
    rows: 1,
    notes,
    batches: () => {
      throw new Error('not read here')
    },
    page: unused,
    summarize: unused,
    close: unused,
  }
  return { kind: 'dataset', path: `/${name}`, name, bytes: 1, table }
}
const model = (name: string): ModelSource => ({
  kind: 'model',
  path: `/${name}`,
  name,
  bytes: 1,
  model: new Uint8Array(),
  externalData: [],
})
const config: Source = {
  kind: 'training-config',
  path: '/c',
  name: 'c',
  bytes: 1,
  format: 'json',
  config: {},
  unknownKeys: [],
}
const log: Source = {
  kind: 'training-log',
  path: '/l',
  name: 'l',
  bytes: 1,
  format: 'csv',
  log: { stepName: 'epoch', steps: [], series: [] },
}

describe('assignRoles', () => {
  it('gives every file its role, in whatever order they come', () => {
    const data = dataset('d.csv', ['a'])
    const roles = assignRoles([log, config, model('m.onnx'), data])
    expect(roles).toMatchObject({
      dataset: data,
      validation: null,
      model: { name: 'm.onnx' },
      config,
      log,
      problems: [],
    })
  })

  it('knows nothing of nothing', () => {
    expect(assignRoles([])).toEqual({
      dataset: null,
      validation: null,
      model: null,
      config: null,
      log: null,
      problems: [],
    })
  })

  it('takes a second dataset with the same columns for the validation split', () => {
    const roles = assignRoles([dataset('one.csv', ['a', 'b']), dataset('two.csv', ['b', 'a'])])
    expect(roles).toMatchObject({
      dataset: { name: 'one.csv' },
      validation: { name: 'two.csv' },
      problems: [],
    })
  })

  it('takes the one that is called validation second', () => {
    const roles = assignRoles([dataset('val.csv', ['a']), dataset('train.csv', ['a'])])
    expect(roles).toMatchObject({ dataset: { name: 'train.csv' }, validation: { name: 'val.csv' } })
    const lonely = assignRoles([dataset('test.csv', ['a'])])
    expect(lonely).toMatchObject({ dataset: { name: 'test.csv' }, validation: null })
  })

  it('leaves a dataset with other columns out and says how it differs', () => {
    const roles = assignRoles([dataset('one.csv', ['a', 'b']), dataset('two.csv', ['b', 'c'])])
    expect(roles.validation).toBeNull()
    expect(roles.problems).toEqual([expect.stringMatching(/^two\.csv: left out.*lacks a and has c besides/)])
  })

  it('says which files are too many', () => {
    const sources = [
      model('m.onnx'),
      model('n.onnx'),
      config,
      { ...config, name: 'c2' },
      log,
      { ...log, name: 'l2' },
    ]
    const roles = assignRoles([...sources, ...['x', 'y', 'z'].map((name) => dataset(name, ['a']))])
    expect(roles.model?.name).toBe('m.onnx')
    expect(roles.problems.map((problem) => problem.split(':')[0])).toEqual(['z', 'n.onnx', 'c2', 'l2'])
  })

  it('hands on how the datasets were read', () => {
    const roles = assignRoles([dataset('one.csv', ['a'], ['the name a occurs again'])])
    expect(roles.problems).toEqual(['one.csv: the name a occurs again'])
  })
})
