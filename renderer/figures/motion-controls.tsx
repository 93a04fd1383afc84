/** Play, step, scrub, speed and view of the motion player; native elements, so that keys and screen readers know them. */
import type { ReactNode } from 'react'
import { type MotionView, viewName } from '../../main/contract/motion'
import { type Player, speeds } from '../state/use-player'
import { useTranslate } from '../texts/translate'

export function MotionControls(props: {
  player: Player
  frames: number
  /** The row shown, in words. */
  at: string
  views: readonly MotionView[]
  view: number
  onView(view: number): void
}) {
  const { t } = useTranslate()
  const { player, frames, at, views, view, onView } = props
  const { frame, playing, speed, toggle, seek, setSpeed } = player
  const still = frames < 2
  return (
    <div className="figure-player">
      <ControlButton label={t('figure.motion.back')} disabled={still} onClick={() => seek(frame - 1)}>
        <path d="M9.5 2.5L4 7L9.5 11.5Z" />
      </ControlButton>
      <ControlButton
        label={playing ? t('figure.motion.pause') : t('figure.motion.play')}
        disabled={still}
        onClick={toggle}
      >
        <path d={playing ? 'M3 2h3v10H3ZM8 2h3v10H8Z' : 'M3.5 1.5L12 7L3.5 12.5Z'} />
      </ControlButton>
      <ControlButton label={t('figure.motion.forward')} disabled={still} onClick={() => seek(frame + 1)}>
        <path d="M4.5 2.5L10 7L4.5 11.5Z" />
      </ControlButton>
      <input
        type="range"
        min={0}
        max={Math.max(0, frames - 1)}
        step={1}
        value={frame}
        disabled={still}
        aria-label={t('figure.motion.scrub')}
        aria-valuetext={at}
        onChange={(event) => seek(Number(event.target.value))}
      />
      <span className="figure-player-at">{at}</span>
      <label>
        {t('figure.motion.speed')}{' '}
        <select value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
          {speeds.map((rows) => (
            <option key={rows} value={rows}>
              {t('figure.motion.speedValue', { rows })}
            </option>
          ))}
        </select>
      </label>
      {views.length > 1 ? (
        <label>
          {t('figure.motion.view')}{' '}
          <select value={view} onChange={(event) => onView(Number(event.target.value))}>
            {views.map((one, i) => (
              <option key={viewName(one)} value={i}>
                {viewName(one)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  )
}

function ControlButton(props: { label: string; disabled: boolean; onClick(): void; children: ReactNode }) {
  const { label, disabled, onClick, children } = props
  return (
    <button
      type="button"
      className="figure-button figure-control"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" fill="currentColor">
        {children}
      </svg>
    </button>
  )
}
