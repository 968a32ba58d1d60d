/** The one name of all browsers whose visitors declined a cookie, or whose pages set none. */
export const cookieless = '$posthog_cookieless'

/** What clients call everybody of whom they know nothing: no name of one customer. */
const nobodies = new Set([
  cookieless,
  '0',
  '[object object]',
  'anonymous',
  'distinct_id',
  'distinctid',
  'false',
  'guest',
  'nan',
  'nil',
  'none',
  'not_authenticated',
  'null',
  'true',
  'undefined',
])

/** Whether a `distinct_id` is nobody's: of nobody known, or of a group as servers name one that they describe ("$company_acme"). */
export const isNobody = (id: string): boolean => nobodies.has(id.toLowerCase()) || /^\$[a-z0-9-]+_./i.test(id)

/** As browsers make names up. */
export const isUuid = (id: string): boolean => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)

/**
 * What a page, an app or a server tells of its own workings: nothing about a customer. The start-up answers ask for none of it; of what is sent all the same
 * only what it says of its customer is kept.
 */
const noise =
  /^\$(?:\$.*|ai_.*|autocapture|bot_pageview|capture_.*|copy_autocapture|csp_violation|dead_click|exception|experiment_.*|feature_.*|heatmap|pageleave|performance_event|rageclick|snapshot.*|web_experiment_.*|web_vitals)$/

export const isNoise = (name: unknown): boolean => typeof name === 'string' && noise.test(name)

/** How somebody first came, as the browser's client states it of everybody together with what a page says once. */
export const campaign =
  /^(?:utm_\w+|[a-z]{1,7}clid|msclkid|gclsrc|[gw]braid|gad_source|mc_cid|igshid|li_fat_id|rdt_cid|epik|sccid|oppref|bfcid|_kx)$/

/** Properties of which the wire has taken what they say of customer, page and device, and what clients note for PostHog: no part of what happened. */
export const bookkeeping =
  /^(?:token|distinct_id|api_key|utm_(?:source|medium|campaign|term|content)|\$(?:active_feature_flags|anon_distinct_id|app_.*|autocapture_.*|browser.*|config_.*|configured_.*|cookieless_.*|current_url|dead_clicks_.*|device.*|elements.*|event_time_override_.*|exception_.*|feature.*|geoip_.*|group.*|had_.*|host|ignore_sent_at|initialization_time|insert_id|ip|is_.*|last_posthog_reset|lib.*|locale|os|os_.*|pageview_id|pathname|prev_pageview_.*|process_person_profile|raw_user_agent|recording_.*|referrer|referring_domain|replay_.*|screen_.*|sdk_.*|session_.*|set|set_once|time|timezone.*|unset|user_agent|user_id|viewport_.*|web_vitals_.*|window_id))$/
