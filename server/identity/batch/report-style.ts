/** Quiet, one accent colour, readable on a phone and on paper; nothing is fetched. */
export const style = `:root{color-scheme:light;--ink:#1d2330;--quiet:#5b6270;--line:#e4e3dd;--accent:#0f766e;--paper:#fff;--ground:#fafaf8}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--ground)}
main{max-width:960px;margin:0 auto;padding:40px 20px 60px}h1{font-size:clamp(28px,5vw,40px);line-height:1.15;margin:4px 0 8px;letter-spacing:-.02em}
h2{font-size:20px;margin:0 0 2px}section{margin-top:44px}.brand{margin:0;font-weight:600;color:var(--accent);display:flex;align-items:center;gap:8px}
.band{width:18px;height:18px;border:4px solid var(--accent);border-radius:50%}.lead{font-size:19px;margin:0 0 4px;max-width:60ch}.quiet,footer{color:var(--quiet);margin:0 0 14px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin-top:24px}
.tiles div,article,.picture,table{background:var(--paper);border:1px solid var(--line);border-radius:12px}
.tiles div{padding:14px 18px}.tiles b{display:block;font-size:28px;line-height:1.2;font-variant-numeric:tabular-nums}.tiles span{color:var(--quiet)}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:16px;margin-top:16px;align-items:start}.pictures .picture{margin:0;padding:18px}
svg{display:block;width:100%;height:auto;font:14px system-ui,sans-serif;fill:var(--ink)}svg text{dominant-baseline:middle;font-variant-numeric:tabular-nums}svg .label{fill:var(--quiet)}svg rect{fill:var(--accent)}
.wide{overflow-x:auto}table{border-collapse:separate;border-spacing:0;width:100%;font-variant-numeric:tabular-nums}th,td{padding:8px 12px;text-align:right;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--quiet);font-weight:500}th:first-child{text-align:left}tbody th{font-weight:500;min-width:9ch;overflow-wrap:break-word}
article{padding:12px 16px;margin:10px 0;overflow-wrap:anywhere}article p{margin:0 0 4px;display:flex;gap:10px;flex-wrap:wrap}code{color:var(--accent);font:14px/1.7 ui-monospace,monospace}
summary{cursor:pointer;color:var(--quiet)}summary:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:4px}ul{margin:6px 0 0;padding-left:20px}footer{margin-top:56px;border-top:1px solid var(--line);padding-top:16px;font-size:14px}
@media print{body{background:#fff;font-size:12px}main{max-width:none;padding:0}section{margin-top:24px}article,.picture,tr{break-inside:avoid}.tiles div,article,.picture,table{border-color:#ccc}svg rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`
