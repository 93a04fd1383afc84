/** The bar at the top: pages, language, colours, palette. */
import { ActionIcon, Kbd, Tooltip, UnstyledButton } from '@mantine/core'
import { IconDeviceDesktop, IconLanguage, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import type { Page, Scheme } from '../state/model'
import { useTranslate } from '../texts/translate'
import styles from './header.module.css'
import { keysText } from './keys'

export interface HeaderProps {
  page: Page
  /** Pages that have something to show; the others stay reachable and say what is missing. */
  filled: ReadonlySet<Page>
  scheme: Scheme
  onPage(page: Page): void
  onScheme(): void
  onLanguage(): void
  onPalette(): void
}

const pages: readonly Page[] = ['files', 'report', 'model', 'data', 'table', 'experiments']
const schemeIcons = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon }

export function Header({ page, filled, scheme, onPage, onScheme, onLanguage, onPalette }: HeaderProps) {
  const { t } = useTranslate()
  const SchemeIcon = schemeIcons[scheme]
  return (
    <header className={styles.header}>
      <span className={styles.name}>
        <Logo /> {t('app.name')}
      </span>
      <nav aria-label={t('page.pages')} className={styles.pages}>
        {pages.map((target) => (
          <button
            key={target}
            type="button"
            className={styles.page}
            data-empty={!filled.has(target)}
            aria-current={page === target ? 'page' : undefined}
            onClick={() => onPage(target)}
          >
            {t(`page.${target}`)}
          </button>
        ))}
      </nav>
      <UnstyledButton className={styles.palette} onClick={onPalette}>
        <IconSearch size={15} aria-hidden="true" />
        <span>{t('action.showPalette')}</span>
        <Kbd size="xs">{keysText('mod+K', navigator.platform)}</Kbd>
      </UnstyledButton>
      <Tooltip label={t('action.switchLanguage')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('action.switchLanguage')}
          onClick={onLanguage}
        >
          <IconLanguage size={19} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t(`scheme.${scheme}`)}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t(`scheme.${scheme}`)}
          onClick={onScheme}
        >
          <SchemeIcon size={19} />
        </ActionIcon>
      </Tooltip>
    </header>
  )
}

/** A touchstone's streak: three strokes, one of them off. */
const Logo = () => (
  <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
    <rect x="1" y="6" width="4" height="11" rx="1.2" fill="var(--after)" />
    <rect x="7" y="9" width="4" height="8" rx="1.2" fill="var(--after)" />
    <rect x="13" y="1" width="4" height="16" rx="1.2" fill="var(--outside)" />
  </svg>
)
