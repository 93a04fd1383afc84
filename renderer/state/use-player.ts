/** Which of some frames is shown, and whether they run. They never start by themselves: motion nobody asked for disturbs. */
import { useCallback, useEffect, useState } from 'react'

export interface Player {
  frame: number
  playing: boolean
  /** Frames a second. */
  speed: number
  toggle(): void
  /** Shows `frame`, held within what there is; stops what runs. */
  seek(frame: number): void
  setSpeed(speed: number): void
}

export const speeds = [2, 5, 10, 20, 40] as const

/** The frame after `frame`, back to the first after the last. */
export const nextFrame = (frame: number, count: number): number => (frame + 1 < count ? frame + 1 : 0)

export const withinFrames = (frame: number, count: number): number =>
  Math.min(Math.max(0, Math.trunc(frame)), Math.max(0, count - 1))

export function usePlayer(count: number): Player {
  const [frame, setFrame] = useState(0)
  const [running, setRunning] = useState(false)
  const [speed, setSpeed] = useState<number>(10)
  const playing = running && count > 1
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => setFrame((at) => nextFrame(at, count)), 1000 / speed)
    return () => clearInterval(timer)
  }, [playing, speed, count])
  const seek = useCallback(
    (to: number) => {
      setRunning(false)
      setFrame(withinFrames(to, count))
    },
    [count],
  )
  return {
    frame: withinFrames(frame, count),
    playing,
    speed,
    toggle: useCallback(() => setRunning((on) => !on), []),
    seek,
    setSpeed,
  }
}
