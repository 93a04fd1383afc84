/** Ids that cross every border: audits, statuses, grades. Order is problem order (spec: audits). */
import { z } from 'zod'

export const auditIds = [
  'normalization',
  'inputs-outputs',
  'preprocessing',
  'regularization',
  'batch-size',
  'learning-rate',
  'output-activation',
  'gradients',
  'initialization',
  'depth',
  'hidden-units',
] as const
export const auditIdSchema = z.enum(auditIds)
export type AuditId = z.infer<typeof auditIdSchema>

/** Problem number of an audit, 1 to 11. */
export const problemOf = (id: AuditId): number => auditIds.indexOf(id) + 1

export const statuses = ['pass', 'warn', 'fail', 'not-applicable', 'needs-input', 'error'] as const
export const statusSchema = z.enum(statuses)
export type Status = z.infer<typeof statusSchema>

export const severities = ['info', 'warn', 'fail'] as const
export const severitySchema = z.enum(severities)
export type Severity = z.infer<typeof severitySchema>

/** How a claim is known: read in a file, computed from files, by experiment, said by the user or config, or not. */
export const grades = ['observed', 'derived', 'measured', 'told', 'unknown'] as const
export const gradeSchema = z.enum(grades)
export type Grade = z.infer<typeof gradeSchema>

export const subjectKinds = [
  'column',
  'tensor',
  'node',
  'parameter',
  'setting',
  'log',
  'dataset',
  'model',
] as const
export const subjectSchema = z.object({ kind: z.enum(subjectKinds), name: z.string() })
export type Subject = z.infer<typeof subjectSchema>

export const locales = ['en', 'zh-CN'] as const
export const localeSchema = z.enum(locales)
export type Locale = z.infer<typeof localeSchema>

export const fileRoles = ['dataset', 'validation', 'model', 'training-config', 'training-log'] as const
export const fileRoleSchema = z.enum(fileRoles)
export type FileRole = z.infer<typeof fileRoleSchema>

export const taskKinds = [
  'regression',
  'binary',
  'multiclass',
  'multilabel',
  'autoencoding',
  'sequence',
  'unknown',
] as const
export const taskKindSchema = z.enum(taskKinds)
export type TaskKind = z.infer<typeof taskKindSchema>
