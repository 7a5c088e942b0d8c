#!/usr/bin/env bash
# Case F-1 (物业费) over the API with curl and jq: from the registration to a served ruling, then performance.
# Start a fresh demo in its own time first:
#   tiaoque demo --data /tmp/f1 --listen 127.0.0.1:8080 --now 2026-06-08T15:00:00+08:00
# Usage: docs/f1.sh [http://127.0.0.1:8080]
set -euo pipefail
base=${1:-http://127.0.0.1:8080}
jars=$(mktemp -d)
trap 'rm -rf "$jars"' EXIT

# call WHO METHOD PATH [BODY]: one request with the cookie of WHO; a refusal prints its problem document and stops.
call() {
  local who=$1 method=$2 path=$3 body=${4:-}
  local args=(-sS -X "$method" -b "$jars/$who" -c "$jars/$who" -w '\n%{http_code}')
  [ -n "$body" ] && args+=(-H 'Content-Type: application/json' -d "$body")
  local answer status
  answer=$(curl "${args[@]}" "$base$path")
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  if [ "$status" -ge 400 ]; then echo "$method $path said $status: $answer" >&2; exit 1; fi
  printf '%s' "$answer"
}
view() { call "$1" GET "/api/cases/$case"; }
# order WHO COMMAND: sends a command to the case, based on the version WHO sees.
order() {
  local version
  version=$(view "$1" | jq .version)
  call "$1" POST "/api/cases/$case/commands" \
    "$(jq -n --arg id "$RANDOM$RANDOM$RANDOM" --argjson version "$version" --argjson command "$2" '{id: $id, version: $version, command: $command}')" >/dev/null
}
sign_in() { call "$1" POST /api/session "{\"login\": \"$2\", \"password\": \"tiaoque-demo\"}" >/dev/null; }
# The newest one-time code that was "sent" to a telephone; the demo shows its outbox.
code_for() { call anyone GET /api/demo/outbox | jq -r "[.[] | select(.phone == \"$1\" and .code != null)][0].code"; }
# prove WHO TELEPHONE: a signer proves again who they are, where ten minutes have passed.
prove() {
  [ "$(call "$1" GET /api/session | jq .fresh)" = true ] && return
  call "$1" POST /api/party/confirm/sms '{}' >/dev/null
  call "$1" POST /api/party/confirm "{\"sms_code\": \"$(code_for "$2")\"}" >/dev/null
}
hand='[{"points":[{"x":80,"y":60},{"x":300,"y":200},{"x":560,"y":90}]}]'
# sign WHO CODE STROKES: signs the paper with that code as it was shown.
sign() {
  local paper
  paper=$(view "$1" | jq -c "[.documents[] | select(.code == \"$2\" and .superseded == false)][-1]")
  order "$1" "$(jq -n --argjson paper "$paper" --argjson strokes "$3" '{kind: "sign", document: $paper.id, sha256: $paper.frozen_sha256, strokes: $strokes}')"
}
move_clock() { call anyone POST /api/demo/clock "{\"now\": \"$1\"}" >/dev/null; }
state() { printf '%-4s %-4s %s\n' "$(view "$1" | jq -r .stage.mediation)" "$(view "$1" | jq -r '.stage.confirmation // "-"')" "$2"; }

# 1. The mediator registers the dispute, with both parties, and hands it in.
sign_in mediator jiangguilan
case=$(call mediator POST /api/cases '{"title": "物业费", "dispute_type": "15", "cause": "物业服务合同纠纷", "source": "SELF", "mode": "HYBRID", "facts": "2024-06-01至2026-05-31物业费98.6㎡×1.20元×24月=2839.68元未交；业主主张楼道照明损坏。"}' | jq -r .id)
order mediator '{"kind": "add_party", "draft": {"role": "applicant", "kind": "organisation", "name": "潞川和畅物业服务有限公司", "credit_code": "91990499MA0TET017C", "address": "潞川区柳河街道和畅家园1号楼", "representative": {"name": "尤国栋", "title": "法定代表人", "id_no": "990499197111051017", "phone": "12000000009"}}}'
order mediator '{"kind": "add_party", "draft": {"role": "respondent", "kind": "person", "name": "赵建平", "sex": "male", "birth": "1978-03-12", "id_no": "990499197803121012", "phone": "12000000008", "address": "潞川区柳河街道和畅家园3号楼2单元401室"}}'
order mediator '{"kind": "submit"}'
company=$(view mediator | jq -r '.parties[0].id'); owner=$(view mediator | jq -r '.parties[1].id')

# 2. The other side is asked; everybody wants it, so the case is accepted and has its number. The mediator takes it.
order mediator "{\"kind\": \"record_call\", \"party\": \"$owner\", \"channel\": \"phone\", \"answer\": \"agrees\"}"
order mediator '{"kind": "accept_case"}'
order mediator '{"kind": "take_assignment", "disclosure": ""}'
state mediator "受理 $(view mediator | jq -r .number)"

# 3. Each party opens a personal link with a one-time code, agrees item by item, and accepts the mediator.
enter() { # WHO PARTY TELEPHONE
  local link
  link=$(call mediator POST "/api/cases/$case/parties/$2/invitation" '{}' | jq -r .link)
  call "$1" POST /api/party/session "{\"token\": \"${link##*/}\", \"sms_code\": \"$(code_for "$3")\"}" >/dev/null
  rights=$(view "$1" | jq -r .rights_sha256) # what was read is what is confirmed
  for item in rights_notice mediation_online personal_information quiet_place electronic_signature share_with_court confirmation_online inquiry_online electronic_service; do
    order "$1" "{\"kind\": \"consent\", \"item\": \"$item\", \"given\": true, \"sha256\": \"$rights\"}"
  done
  order "$1" '{"kind": "confirm_address", "address": {"electronic": true, "post": "潞川区柳河街道和畅家园3号楼2单元501室"}}'
  order "$1" '{"kind": "answer_mediator", "accept": true}'
}
enter company "$company" 12000000009
enter owner "$owner" 12000000008

# 4. A session at once; identities are checked; the talk begins.
now=$(call anyone GET /api/demo/clock | jq -r .now)
order mediator "{\"kind\": \"schedule\", \"starts_at\": \"$now\", \"minutes\": 60, \"mode\": \"HYBRID\", \"place\": \"柳河街道调解室\"}"
for party in "$company" "$owner"; do order mediator "{\"kind\": \"admit\", \"party\": \"$party\", \"identity\": \"document_seen\"}"; done
order mediator '{"kind": "open_session"}'
state mediator 联席调解

# 5. The company's first wording is checked before anybody agrees to it (K-09), and the clauses are written.
bad=$(call mediator POST "/api/cases/$case/check" '{"draft": {"kind": "other", "text": "逾期不交的，物业公司停止供水供电"}}')
echo "          检查：$(jq -r '[.[] | "\(.code) \(.level)"] | unique | join("，")' <<<"$bad")"
order mediator "{\"kind\": \"add_clause\", \"draft\": {\"kind\": \"act\", \"debtors\": [\"$company\"], \"what\": \"修复3号楼2单元楼道照明6盏\", \"standard\": \"全部正常点亮\", \"place\": \"和畅家园3号楼2单元\", \"due\": \"2026-06-20\", \"acceptance\": \"赵建平与社区工作人员签字\"}}"
order mediator "{\"kind\": \"add_clause\", \"draft\": {\"kind\": \"instalments\", \"debtors\": [\"$owner\"], \"creditor\": \"$company\", \"total_fen\": 283968, \"parts\": [{\"amount_fen\": 141984, \"due\": \"2026-06-30\"}, {\"amount_fen\": 141984, \"due\": \"2026-09-30\"}], \"method\": \"转账至公司账户\", \"purpose\": \"物业费\"}}"
order mediator '{"kind": "add_clause", "draft": {"kind": "release", "text": "公司放弃违约金"}}'
order mediator '{"kind": "add_clause", "draft": {"kind": "default", "overdue_days": 10}}'

# 6. The record, confirmed by both; then every clause is read aloud and agreed to.
order mediator '{"kind": "write_record", "record": {"facts": ["物业费2839.68元未交。", "3号楼2单元楼道照明6盏损坏。"], "issues": "数额和维修责任", "process": "双方各自陈述。", "result": "达成一致。"}}'
hash=$(view owner | jq -r .record.hash)
for who in company owner; do order $who "{\"kind\": \"confirm_record\", \"hash\": \"$hash\"}"; done
order mediator '{"kind": "start_readback"}'
for who in company owner; do
  view $who | jq -c '.clauses[] | {kind: "answer_clause", clause: .id, hash: .hash, answer: "agree"}' | while read -r answer; do order $who "$answer"; done
done
order mediator '{"kind": "freeze"}'

# 7. Signed by hand, signed by the mediator, sealed: effective.
prove company 12000000009; sign company D12 "$hand"
prove owner 12000000008; sign owner D12 "$hand"
sign_in mediator jiangguilan; sign mediator D12 '[]'
sign_in seal luosuzhen
paper=$(view seal | jq -c '[.documents[] | select(.code == "D12" and .superseded == false)][-1]')
order seal "$(jq -n --argjson paper "$paper" '{kind: "seal", document: $paper.id, sha256: $paper.frozen_sha256}')"
state owner "生效，最晚 $(view owner | jq -r .window.due_safe.day) 共同申请（法定 $(view owner | jq -r .window.due_legal.day)）"

# 8. One side alone can't file; together they do, two days later.
move_clock 2026-06-10T09:00:00+08:00
enter_again() { # sessions end with the clock: the link is issued anew
  local link
  link=$(call mediator POST "/api/cases/$case/parties/$2/invitation" '{}' | jq -r .link)
  call "$1" POST /api/party/session "{\"token\": \"${link##*/}\", \"sms_code\": \"$(code_for "$3")\"}" >/dev/null
}
sign_in mediator jiangguilan
enter_again company "$company" 12000000009; enter_again owner "$owner" 12000000008
order owner '{"kind": "start_application"}'
sign owner D14 "$hand"; state owner 等另一方
sign company D14 "$hand"; state owner 已提交法院

# 9. The court: acceptance, a judge, the inquiry. (Over video both connect to the court room by WebSocket, see api.md;
#    here both have come to the court, which the API knows as on_site.)
sign_in clerk linzhixia
order clerk '{"kind": "accept", "docket_no": "（2026）晋0499诉前调确31号"}'
move_clock 2026-06-11T09:30:00+08:00
sign_in clerk linzhixia; sign_in judge gumingyuan; sign_in mediator jiangguilan
enter_again company "$company" 12000000009; enter_again owner "$owner" 12000000008
order judge '{"kind": "claim"}'
for party in "$company" "$owner"; do order judge "{\"kind\": \"admit_to_court\", \"party\": \"$party\", \"identity\": \"document_seen\", \"on_site\": true}"; done
order judge '{"kind": "open_hearing"}'
order judge "$(view judge | jq -c '{kind: "answer_questions", answers: [.inquiry.questions[] as $q | .parties[] | {question: $q.id, party: .id, answer: $q.good}]}')"
order judge '{"kind": "close_hearing"}'
sign company D17 "$hand"; sign owner D17 "$hand"; sign judge D17 '[]'
for n in 1 2 3 4 5 6; do order judge "{\"kind\": \"assess\", \"ground\": \"RJ-$n\", \"finding\": \"none\"}"; done
order judge '{"kind": "draft_ruling", "outcome": {"kind": "confirm"}}'
sign judge D18 '[]'
for party in "$company" "$owner"; do order clerk "{\"kind\": \"serve\", \"party\": \"$party\"}"; done
state owner "裁定 $(view owner | jq -r .stage.decided)，案号 $(view owner | jq -r .docket_no)"

# 10. Performance: the owner pays the first part, the company says it came.
order owner '{"kind": "report_performance", "obligation": 2, "on": "2026-06-11"}'
order company "{\"kind\": \"confirm_performance\", \"report\": 1}"
echo "          履行 $(view owner | jq -r .stage.performance)，执行期限至 $(view owner | jq -r .performance.enforcement_until)"
