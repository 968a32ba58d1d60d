import {
  IconBrandInstagram,
  IconBrandWhatsapp,
  IconBuildingStore,
  IconFileImport,
  IconId,
  IconMail,
  IconNews,
  IconPhone,
  IconShieldCheck,
  IconWorld,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Channel } from '#contract'
import classes from './ui.module.css'

const icons = {
  counter: IconBuildingStore,
  web: IconWorld,
  instagram: IconBrandInstagram,
  whatsapp: IconBrandWhatsapp,
  phone: IconPhone,
  email: IconMail,
  warranty: IconShieldCheck,
  newsletter: IconNews,
  loyalty: IconId,
  import: IconFileImport,
} satisfies Record<Channel, typeof IconWorld>

/** A channel as an icon, by its name in words: for tables of many rows, which look the words up once. */
export function ChannelMark({ channel, label, size = 16 }: { channel: Channel; label: string; size?: number }) {
  const Icon = icons[channel]
  return (
    <span role="img" aria-label={label} title={label} className={classes.channelIcon}>
      <Icon size={size} stroke={1.6} aria-hidden="true" />
    </span>
  )
}

/** A channel as an icon that says its name. */
export function ChannelIcon({ channel, size = 16, decorative = false }: { channel: Channel; size?: number; decorative?: boolean }) {
  const { t } = useTranslation('ui')
  const Icon = icons[channel]
  if (decorative) return <Icon size={size} stroke={1.6} aria-hidden="true" className={classes.channelIcon} />
  return <ChannelMark channel={channel} label={t(`channel.${channel}`)} size={size} />
}

/** Icon and word. */
export function ChannelDot({ channel, label }: { channel: Channel; label?: string }) {
  const { t } = useTranslation('ui')
  return (
    <span className={classes.channelWord}>
      <ChannelIcon channel={channel} size={15} decorative />
      <span className="cut">{label ?? t(`channel.${channel}`)}</span>
    </span>
  )
}
