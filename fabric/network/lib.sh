# What the commands of this folder share. ear/docs/fabric-network.md tells what they do.
# shellcheck shell=bash
set -euo pipefail

CALLED_FROM=$PWD
NETWORK=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROJECT=$(cd "$NETWORK/../.." && pwd)
CHANNEL=receipts
CHAINCODE=receipts
COMMAND=${0##*/}

STATE=${PIAOLIAN_NETWORK_STATE:-$PROJECT/.run/network}
[[ $STATE == /* ]] || STATE=$CALLED_FROM/$STATE
ORGANIZATIONS=$STATE/organizations
PROFILE=$STATE/connection.json

say() { printf '%s\n' "$*"; }
die() {
    printf 'fabric/network/%s: %s\n' "$COMMAND" "$*" >&2
    exit 1
}

# ---- what this machine must have ----------------------------------------------------------------

WHERE_TO_GET=https://hyperledger-fabric.readthedocs.io/en/release-3.1/install.html

check_commands() {
    local command missing=() version
    for command in peer orderer configtxgen cryptogen osnadmin; do
        command -v "$command" >/dev/null || missing+=("$command")
    done
    ((${#missing[@]} == 0)) || die "not on the PATH: ${missing[*]}. They are Hyperledger Fabric's own commands, version 3.1 or later;
$WHERE_TO_GET tells how to get them (binary). Put their folder bin on the PATH."
    for command in peer orderer configtxgen cryptogen; do
        version=$(fabric_version "$command")
        at_least_3_1 "$version" || die "$(command -v "$command") is version ${version:-unknown}; 3.1 or later is needed, see $WHERE_TO_GET"
    done
    find_fabric_folders
    JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
    command -v "$JAVA" >/dev/null || die "no Java found: install a JDK 17 or later, or set JAVA_HOME"
}

fabric_version() {
    local words=version
    [[ $1 == configtxgen ]] && words=-version
    "$1" "$words" 2>&1 | sed -n 's/^ *Version: *v\{0,1\}//p' | head -n 1
}

at_least_3_1() {
    [[ $1 =~ ^([0-9]+)\.([0-9]+) ]] || return 1
    ((BASH_REMATCH[1] > 3 || (BASH_REMATCH[1] == 3 && BASH_REMATCH[2] >= 1)))
}

# In Fabric's archive of binaries, config/ and builders/ lie beside bin/; in its images elsewhere.
find_fabric_folders() {
    local peer place
    peer=$(command -v peer)
    peer=$(readlink -f "$peer" 2>/dev/null || echo "$peer")
    place=$(dirname "$(dirname "$peer")")
    FABRIC_CONFIG=${FABRIC_CFG_PATH:-$place/config}
    [[ -f $FABRIC_CONFIG/core.yaml && -f $FABRIC_CONFIG/orderer.yaml ]] ||
        die "no core.yaml and orderer.yaml in $FABRIC_CONFIG: they come with Fabric's commands ($WHERE_TO_GET); set FABRIC_CFG_PATH to their folder"
    for CCAAS in "${PIAOLIAN_CCAAS_BUILDER:-}" "$place/builders/ccaas" /opt/hyperledger/ccaas_builder; do
        [[ -n $CCAAS && -x $CCAAS/bin/build && -x $CCAAS/bin/detect && -x $CCAAS/bin/release ]] && return
    done
    die "no chaincode-as-a-service builder in $place/builders/ccaas: it comes with Fabric's commands ($WHERE_TO_GET); set PIAOLIAN_CCAAS_BUILDER to the folder that has its bin/"
}

# ---- the agencies -------------------------------------------------------------------------------

# The list of this network: a copy is made at the first start, and agencies that join are added to the copy.
agency_list() { if [[ -f $STATE/agencies ]]; then echo "$STATE/agencies"; else echo "${PIAOLIAN_NETWORK_AGENCIES:-$NETWORK/agencies}"; fi; }

agencies() { sed -e 's/#.*//' "$(agency_list)" | awk 'NF { print $1 }'; }
orderers() { sed -e 's/#.*//' "$(agency_list)" | awk 'NF && $4 == "yes" { print $1 }'; }
field() { sed -e 's/#.*//' "$(agency_list)" | awk -v id="$1" -v n="$2" '$1 == id { print $n }'; }
name_of() { sed -e 's/#.*//' "$(agency_list)" | awk '$1 == "'"$1"'" { $1 = $2 = $3 = $4 = ""; sub(/^ +/, ""); print }'; }
runs_orderer() { [[ $(field "$1" 4) == yes ]]; }
majority() { echo $(($(agencies | wc -l) / 2 + 1)); }

check_agency() {
    [[ -n $1 && -n $(field "$1" 2) ]] || die "no agency ${1:-was named}; there are: $(agencies | tr '\n' ' ')"
}

# In a network of namespaces (faults) each agency has an address of its own; else all are on loopback.
host_of() {
    if [[ -f $STATE/namespaces ]]; then
        echo "10.77.0.$(($(agencies | grep -nx "$1" | cut -d: -f1) + 10))"
    else
        echo 127.0.0.1
    fi
}

# use AGENCY: sets what is known of it as variables, by which templates are filled in.
# shellcheck disable=SC2034
use() {
    local first
    id=$1
    domain=$id.piaolian.example
    msp=$(field "$id" 2)
    orderer_msp=${msp%MSP}OrdererMSP
    host=$(host_of "$id")
    peer_host=$host
    orderer_host=$host
    listen=$host
    first=$(($(field "$id" 3) + OFFSET))
    orderer_port=$first
    peer_port=$((first + 1))
    odd_port=$((first + 2))
    even_port=$((first + 7))
    chaincode_listen_port=$((first + 3))
    admin_port=$((first + 4))
    peer_operations_port=$((first + 5))
    orderer_operations_port=$((first + 6))
    organizations=$ORGANIZATIONS
    peer_keys=$ORGANIZATIONS/peerOrganizations/$domain/peers/peer0.$domain
    orderer_keys=$ORGANIZATIONS/ordererOrganizations/orderer.$domain/orderers/orderer.$domain
    data=$STATE/nodes/$id
    ccaas=${CCAAS:-}
}

# render TEMPLATE: with @name@ replaced by the variable of that name.
render() {
    local rendered_text placeholder
    rendered_text=$(<"$NETWORK/templates/$1")
    while [[ $rendered_text =~ @([a-z_0-9]+)@ ]]; do
        placeholder=${BASH_REMATCH[1]}
        [[ -n ${!placeholder+set} ]] || die "template $1 has @$placeholder@, which is not known"
        rendered_text=${rendered_text//"@$placeholder@"/"${!placeholder}"}
    done
    printf '%s\n' "$rendered_text"
}

# ---- state --------------------------------------------------------------------------------------

# Ports are in the genesis block: what the first start chose stays.
# shellcheck disable=SC2120 # only up has an argument for it
open_state() {
    local wanted=${PIAOLIAN_PORT_OFFSET:-}
    umask 077
    if [[ -f $STATE/offset ]]; then
        OFFSET=$(<"$STATE/offset")
        [[ -z $wanted || $wanted == "$OFFSET" ]] ||
            die "this network was made with PIAOLIAN_PORT_OFFSET=$OFFSET, and its channel knows the ports; use that, or another PIAOLIAN_NETWORK_STATE"
    elif [[ ${1:-} == create ]]; then
        OFFSET=${wanted:-0}
        mkdir -p "$STATE"/{log,pid,nodes,channel,chaincode}
        sed -e 's/#.*//' -e '/^ *$/d' "$(agency_list)" >"$STATE/agencies.new"
        mv "$STATE/agencies.new" "$STATE/agencies"
        echo "$OFFSET" >"$STATE/offset"
    else
        die "there is no network in $STATE; fabric/network/up makes one"
    fi
    lock
}

lock() {
    command -v flock >/dev/null || return 0
    exec 9>"$STATE/lock"
    flock -n 9 || die "another command is at work on this network ($STATE)"
}

# ---- processes ----------------------------------------------------------------------------------

log() { echo "$STATE/log/$1.log"; }

started() { ps -p "$1" -o lstart= 2>/dev/null; }

# A pid may belong to another program after a restart of the machine: its time of start tells.
pid_of() {
    local pid when
    { read -r pid && read -r when; } 2>/dev/null <"$STATE/pid/$1.pid" || return 1
    [[ $(started "$pid") == "$when" && $(ps -p "$pid" -o stat=) != Z* ]] || return 1
    echo "$pid"
}

in_namespace() { if [[ -f $STATE/namespaces ]]; then echo "ip netns exec piaolian-$1"; fi; }

# start NAME ENVIRONMENT COMMAND...: in a process group of its own, with the environment of a file (NAME=value lines).
start() {
    local name=$1 file=$2 line environment=() within=()
    shift 2
    while IFS= read -r line; do
        [[ -z $line || $line == '#'* ]] || environment+=("$line")
    done <"$file"
    read -ra within <<<"$(in_namespace "${name#*-}")" || true
    (
        set -m
        nohup "${within[@]}" env "${environment[@]}" "$@" >>"$(log "$name")" 2>&1 </dev/null 9>&- &
        printf '%s\n%s\n' "$!" "$(started $!)" >"$STATE/pid/$name.pid"
    )
}

stop() {
    local pid waited=0
    pid=$(pid_of "$1") || return 0
    kill "$pid" 2>/dev/null || return 0
    kill -CONT "$pid" 2>/dev/null || return 0
    while pid_of "$1" >/dev/null; do
        ((waited += 1))
        if ((waited == 200)); then
            say "  $1 does not end; it is killed"
            kill -KILL "$pid" 2>/dev/null || true
        fi
        sleep 0.1
    done
    rm -f "$STATE/pid/$1.pid"
}

# await NAME SECONDS COMMAND...: until the command succeeds, while the process lives.
await() {
    local name=$1 deadline=$((SECONDS + $2))
    shift 2
    until "$@"; do
        pid_of "$name" >/dev/null || fail "$name" "$name has ended"
        ((SECONDS < deadline)) || fail "$name" "$name is not ready in time"
        sleep 0.1
    done
}

fail() {
    tail -n 8 "$(log "$1")" 2>/dev/null | cut -c 1-400 >&2 || true
    die "$2; see $(log "$1")"
}

listens() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# check_port NODE HOST PORT...: before the node is started.
check_port() {
    local node=$1 host=$2 port
    shift 2
    [[ ! -f $STATE/namespaces ]] || return 0
    for port in "$@"; do
        ! listens "$host" "$port" || die "$node needs port $port, and another program has it; PIAOLIAN_PORT_OFFSET moves all ports"
    done
}

get() {
    (
        exec 3<>"/dev/tcp/$1/$2" || exit 1
        printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$3" >&3
        timeout 5 cat <&3
    ) 2>/dev/null
}

# serves HOST OPERATIONS-PORT PORT: a node is well before it opens its other ports.
serves() { is_well "$1" "$2" && listens "$1" "$3"; }

# knows_all AGENCY: its peer has heard of those of all other agencies that they are on the channel. Until then it has nobody
# to send private data to ("0 eligible peers"), and finds nobody to endorse with.
knows_all() {
    use "$1"
    get "$host" "$peer_operations_port" /metrics | awk -v others=$(($(agencies | wc -l) - 1)) -v channel="\"$CHANNEL\"" '
        /^gossip_membership_total_peers_known/ && index($0, channel) { known = $2 }
        END { exit !(known >= others) }'
}

# out_of_step HOST OPERATIONS-PORT: says how, or fails: the orderer wants a view that the others have not gone to, or has
# changed the view with them and does not order in it. It may not take part then, the one fault that four orderers bear.
out_of_step() {
    get "$1" "$2" /metrics | awk '/^consensus_smartbft_viewchange_current_view/ { current = $2 }
        /^consensus_smartbft_viewchange_next_view/ { next_one = $2 }
        /^consensus_smartbft_view_number/ { ordering = $2 }
        END {
            if (next_one > current) print "asks for another leader"
            else if (ordering > 0 && ordering < current) print "is in two views at once"
            else exit 1
        }'
}

# others_order AGENCY: before that agency's orderer is stopped.
others_order() {
    local agency
    for agency in $(orderers); do
        use "$agency"
        [[ $agency == "$1" ]] || serves "$host" "$orderer_operations_port" "$orderer_port" ||
            die "the orderer of $agency does not run: with that of $1 away too, nothing would be ordered"
    done
}

is_well() { [[ $(get "$1" "$2" /healthz) == *' 200 '* ]]; }

# ---- Fabric's commands, as an agency's administrator ---------------------------------------------

peer_as() {
    local agency=$1
    shift
    (
        use "$agency"
        export FABRIC_CFG_PATH=$FABRIC_CONFIG FABRIC_LOGGING_SPEC=error CORE_PEER_TLS_ENABLED=true CORE_PEER_LOCALMSPID=$msp
        export CORE_PEER_ADDRESS=$host:$peer_port CORE_PEER_TLS_ROOTCERT_FILE=$peer_keys/tls/ca.crt
        export CORE_PEER_MSPCONFIGPATH=$ORGANIZATIONS/peerOrganizations/$domain/users/Admin@$domain/msp
        peer "$@"
    )
}

# orderers_admin AGENCY WORDS...: `peer` as the administrator of the agency's orderer, who signs changes of what orderers do.
orderers_admin() {
    local member=$1
    shift
    (
        use "$member"
        env "FABRIC_CFG_PATH=$FABRIC_CONFIG" FABRIC_LOGGING_SPEC=error "CORE_PEER_LOCALMSPID=$orderer_msp" \
            "CORE_PEER_MSPCONFIGPATH=${orderer_keys%/orderers/*}/users/Admin@orderer.$domain/msp" peer "$@"
    )
}

find_configuration_tool() {
    FABRIC_JAR=$(echo "$PROJECT"/fabric/target/piaolian-fabric-*-all.jar)
    [[ -f $FABRIC_JAR ]] || die "the configuration tool is not built: ./mvnw -pl fabric -am package -DskipTests"
}

# read_configuration SENDER FILE: the channel's last configuration, by the orderer of an agency.
read_configuration() {
    local target
    mapfile -t target < <(to_orderer "$1")
    orderers_admin "$1" channel fetch config "$2" -c "$CHANNEL" "${target[@]}"
}

configuration_changed() { read_configuration "$1" "$2/now.block" >/dev/null 2>&1 && ! cmp -s "$2/now.block" "$2/current.block"; }

# send_change SENDER FOLDER WORDS: update.tx of the folder, signed for more than half of the orderers, of which the sender is
# the last; then waits until the channel has another configuration than current.block of the folder.
send_change() {
    local sender=$1 work=$2 words=$3 member needed ordering=() signing=() target=()
    mapfile -t ordering < <(orderers)
    mapfile -t target < <(to_orderer "$sender")
    needed=$((${#ordering[@]} / 2 + 1))
    mapfile -t signing < <(printf '%s\n' "${ordering[@]}" | grep -vx "$sender" | head -n $((needed - 1)))
    for member in "${signing[@]}"; do
        quietly "$member signing the change" orderers_admin "$member" channel signconfigtx -f "$work/update.tx"
    done
    quietly "the change of the channel" orderers_admin "$sender" channel update -f "$work/update.tx" -c "$CHANNEL" "${target[@]}"
    for _ in {1..100}; do
        configuration_changed "$sender" "$work" && break
        sleep 0.1
    done
    configuration_changed "$sender" "$work" || die "the orderers took the change, and it is not on the channel after 10 s"
    say "  the channel has $words, by $needed of ${#ordering[@]} ($SECONDS s)"
}

# to_orderer AGENCY: options of `peer` that send to an orderer: the agency's own, or the first.
to_orderer() {
    local agency=$1
    runs_orderer "$agency" || agency=$(orderers | head -n 1)
    (
        use "$agency"
        printf '%s\n' --orderer "$host:$orderer_port" --tls --cafile "$orderer_keys/tls/ca.crt"
    )
}

osnadmin_at() {
    local agency=$1
    shift
    (
        use "$agency"
        osnadmin channel "$@" --orderer-address "$host:$admin_port" --ca-file "$orderer_keys/tls/ca.crt" \
            --client-cert "$orderer_keys/tls/server.crt" --client-key "$orderer_keys/tls/server.key"
    )
}

# quietly WORDS COMMAND...: what it prints is shown only where it fails.
quietly() {
    local words=$1 output
    shift
    output=$("$@" 2>&1) || die "$words failed: $(tail -n 5 <<<"$output")"
}

# each WORDS COMMAND AGENCY...: COMMAND AGENCY for all at once.
each() {
    local words=$1 command=$2 agency pid pids=()
    shift 2
    for agency in "$@"; do
        "$command" "$agency" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do
        wait "$pid" || die "$words failed; the reason is above"
    done
}

# ---- an agency's nodes --------------------------------------------------------------------------

# Someone else runs the chaincode: a test, or a debugger.
without_chaincode() { [[ -f $STATE/without-chaincode ]]; }

nodes_of() {
    if ! without_chaincode; then echo "chaincode-$1"; fi
    if runs_orderer "$1"; then echo "orderer-$1"; fi
    echo "peer-$1"
}

start_orderer() {
    runs_orderer "$1" || return 0
    use "$1"
    pid_of "orderer-$id" >/dev/null && return
    check_port "orderer-$id" "$host" "$orderer_port" "$admin_port" "$orderer_operations_port"
    mkdir -p "$data"
    render orderer.env >"$data/orderer.env"
    FABRIC_CFG_PATH=$FABRIC_CONFIG start "orderer-$id" "$data/orderer.env" orderer
}

start_peer() {
    use "$1"
    pid_of "peer-$id" >/dev/null && return
    check_port "peer-$id" "$host" "$peer_port" "$chaincode_listen_port" "$peer_operations_port"
    mkdir -p "$data"
    render peer.env >"$data/peer.env"
    FABRIC_CFG_PATH=$FABRIC_CONFIG start "peer-$id" "$data/peer.env" peer node start
}

# chaincode_port AGENCY VERSION: a version and its successor have one each.
chaincode_port() {
    use "$1"
    if (($2 % 2)); then echo "$odd_port"; else echo "$even_port"; fi
}

# Of the definition on the channel, and of the program, both from 1: an agency that joins changes only the first.
chaincode_sequence() { cat "$STATE/chaincode/sequence" 2>/dev/null || echo 1; }
chaincode_version() { cat "$STATE/chaincode/version" 2>/dev/null || echo 1; }

# start_chaincode AGENCY [VERSION]: one JVM an agency.
start_chaincode() {
    local version=${2:-$(chaincode_version)} name=chaincode-$1 folder port
    if without_chaincode; then return; fi
    use "$1"
    [[ $version == "$(chaincode_version)" ]] || name=newchaincode-$1
    pid_of "$name" >/dev/null && return
    folder=$STATE/chaincode/$version
    port=$(chaincode_port "$id" "$version")
    check_port "$name" 127.0.0.1 "$port"
    mkdir -p "$data"
    printf '%s\n' "CHAINCODE_ID=$(<"$folder/package-id")" "CHAINCODE_SERVER_ADDRESS=127.0.0.1:$port" >"$data/chaincode.env"
    start "$name" "$data/chaincode.env" "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m -jar "$folder/chaincode.jar"
}

await_agency() {
    use "$1"
    if ! without_chaincode; then
        await "chaincode-$id" 60 in_agency "$id" 127.0.0.1 "$(chaincode_port "$id" "$(chaincode_version)")"
    fi
    if runs_orderer "$id"; then await "orderer-$id" 60 serves "$host" "$orderer_operations_port" "$admin_port"; fi
    await "peer-$id" 60 serves "$host" "$peer_operations_port" "$peer_port"
}

# Whether something listens there, seen from the agency's own machine.
in_agency() {
    local within
    read -ra within <<<"$(in_namespace "$1")" || true
    "${within[@]}" bash -c "exec 3<>/dev/tcp/$2/$3" 2>/dev/null
}

start_agency() {
    start_chaincode "$1"
    start_orderer "$1"
    start_peer "$1"
}

stop_agency() {
    local node
    for node in $(nodes_of "$1") "newchaincode-$1"; do
        stop "$node"
    done
}

# ---- the chaincode's package and definition ------------------------------------------------------

built_chaincode() {
    local jar
    for jar in "$PROJECT"/chaincode/target/piaolian-chaincode-*-all.jar; do
        [[ -f $jar ]] && echo "$jar" && return
    done
    die "the chaincode is not built: ./mvnw -pl chaincode -am package -DskipTests"
}

# package_chaincode VERSION JAR: the package names no address, so it is the same, with the same id, for all agencies.
package_chaincode() {
    local folder=$STATE/chaincode/$1 half=$STATE/chaincode/$1.new parity=even
    [[ -f $folder/package-id ]] && return
    (($1 % 2)) && parity=odd
    rm -rf "$half"
    mkdir -p "$half"
    if ! without_chaincode; then cp "$2" "$half/chaincode.jar"; fi
    printf '{"address":"{{.%s}}","dial_timeout":"10s","tls_required":false}\n' "$parity" >"$half/connection.json"
    printf '{"type":"ccaas","label":"%s_1.%s"}\n' "$CHAINCODE" "$(($1 - 1))" >"$half/metadata.json"
    tar -C "$half" -czf "$half/code.tar.gz" connection.json
    tar -C "$half" -czf "$half/package.tar.gz" metadata.json code.tar.gz
    FABRIC_CFG_PATH=$FABRIC_CONFIG peer lifecycle chaincode calculatepackageid "$half/package.tar.gz" >"$half/package-id"
    mv "$half" "$folder"
}

# Of all agencies, without MSP.
membership_names() {
    local agency membership
    for agency in $(agencies); do
        membership=$(field "$agency" 2)
        echo "${membership%MSP}"
    done | LC_ALL=C sort
}

# shellcheck disable=SC2034 # the templates read these
write_collections() {
    local agency file=$1 separator='' supervised_members names first second i
    {
        echo '['
        for agency in $(agencies); do
            # Those who issue share details with who supervises and who audits.
            case $agency in finance | audit) continue ;; esac
            use "$agency"
            supervised_members="'$msp.member', 'FinanceMSP.member', 'AuditMSP.member'"
            printf '%s' "$separator"
            render collection.json
            separator=,
        done
        # What any two have between them, by their names in alphabetical order, is endorsed by both and lives no longer
        # than thirty days of four blocks a second.
        mapfile -t names < <(membership_names)
        for ((i = 0; i < ${#names[@]}; i++)); do
            first=${names[i]}
            for second in "${names[@]:i+1}"; do
                printf '%s' "$separator"
                render collection-between.json
                separator=,
            done
        done
        echo ']'
    } >"$file.new"
    mv "$file.new" "$file"
}

endorsement_policy() {
    local agency policy
    policy="OutOf($(majority)"
    for agency in $(agencies); do
        policy+=", '$(field "$agency" 2).peer'"
    done
    echo "$policy)"
}

definition() {
    printf '%s\n' --channelID "$CHANNEL" --name "$CHAINCODE" --version "1.$(($1 - 1))" --sequence "$2" \
        --signature-policy "$(endorsement_policy)" --collections-config "$STATE/chaincode/collections.json"
}

installed() { peer_as "$1" lifecycle chaincode queryinstalled 2>/dev/null | grep -qF "$(<"$STATE/chaincode/$2/package-id")"; }

install_chaincode() {
    installed "$1" "$VERSION" ||
        quietly "installing the chaincode at $1" peer_as "$1" lifecycle chaincode install "$STATE/chaincode/$VERSION/package.tar.gz"
}

approve_chaincode() {
    local words target
    mapfile -t words < <(definition "$VERSION" "$SEQUENCE")
    mapfile -t target < <(to_orderer "$1")
    quietly "approving the chaincode as $1" peer_as "$1" lifecycle chaincode approveformyorg "${words[@]}" "${target[@]}" \
        --package-id "$(<"$STATE/chaincode/$VERSION/package-id")" --waitForEventTimeout 60s
}

committed_sequence() {
    peer_as "$(agencies | head -n 1)" lifecycle chaincode querycommitted --channelID "$CHANNEL" --name "$CHAINCODE" 2>/dev/null |
        sed -n 's/.*Sequence: \([0-9]*\),.*/\1/p' | head -n 1
}

commit_chaincode() {
    local words target agency peers=()
    mapfile -t words < <(definition "$VERSION" "$SEQUENCE")
    mapfile -t target < <(to_orderer "$(agencies | head -n 1)")
    for agency in $(agencies); do
        use "$agency"
        peers+=(--peerAddresses "$host:$peer_port" --tlsRootCertFiles "$peer_keys/tls/ca.crt")
    done
    quietly "committing the chaincode" peer_as "$(agencies | head -n 1)" lifecycle chaincode commit "${words[@]}" "${target[@]}" \
        "${peers[@]}" --waitForEventTimeout 60s
}

# define_chaincode VERSION SEQUENCE: installed, approved by every agency, committed.
define_chaincode() {
    local all
    VERSION=$1
    SEQUENCE=$2
    mapfile -t all < <(agencies)
    each "installing the chaincode" install_chaincode "${all[@]}"
    if [[ $(committed_sequence) != "$SEQUENCE" ]]; then
        each "approving the chaincode" approve_chaincode "${all[@]}"
        commit_chaincode
    fi
    echo "$SEQUENCE" >"$STATE/chaincode/sequence"
}

# A receipt that is not there is an answer too: the contract ran.
chaincode_answers() {
    local answer
    if without_chaincode; then return; fi
    answer=$(peer_as "$1" chaincode query -C "$CHANNEL" -n "$CHAINCODE" -c '{"Args":["find","11010126","0000000001"]}' 2>&1) ||
        [[ $answer == *NOT_FOUND* ]]
}

# ---- keys and channel ---------------------------------------------------------------------------

# make_keys TEMPLATE FOLDER: with cryptogen, in one step.
make_keys() {
    local half=$STATE/organizations.new
    [[ -d $ORGANIZATIONS/$2 ]] && return
    rm -rf "$half"
    mkdir -p "$half" "$ORGANIZATIONS/${2%/*}"
    render "$1" >"$half.yaml"
    quietly "making the keys of $id" cryptogen generate --config "$half.yaml" --output "$half"
    mv "$half/$2" "$ORGANIZATIONS/$2"
    rm -rf "$half" "$half.yaml"
}

make_agency_keys() {
    use "$1"
    make_keys crypto-config.yaml "peerOrganizations/$domain"
    if runs_orderer "$id"; then make_keys crypto-config-orderer.yaml "ordererOrganizations/orderer.$domain"; fi
}

# shellcheck disable=SC2034 # the template of the channel reads these
write_configtx() {
    local agency number=0 agencies='' orderers='' application_members='' orderer_members='' consenters='' newline=$'\n'
    for agency in $(agencies); do
        use "$agency"
        agencies+=$(render configtx-agency.yaml)$newline
        application_members+="        - *$id$newline"
        runs_orderer "$id" || continue
        ((number += 1))
        orderers+=$(render configtx-orderer.yaml)$newline
        consenters+=$(render configtx-consenter.yaml)$newline
        orderer_members+="        - *$id-orderer$newline"
    done
    agencies=${agencies%"$newline"}
    orderers=${orderers%"$newline"}
    consenters=${consenters%"$newline"}
    application_members=${application_members%"$newline"}
    orderer_members=${orderer_members%"$newline"}
    render configtx.yaml >"$1"
}

make_genesis() {
    local file=$1 folder=$STATE/channel/configtx
    mkdir -p "$folder"
    write_configtx "$folder/configtx.yaml"
    quietly "making the channel's first block" env FABRIC_LOGGING_SPEC=error configtxgen -configPath "$folder" -profile Receipts \
        -channelID "$CHANNEL" -outputBlock "$file.new"
    mv "$file.new" "$file"
}

orderer_joined() { osnadmin_at "$1" list 2>/dev/null | grep -q "\"$CHANNEL\""; }

join_orderer() {
    orderer_joined "$1" ||
        quietly "the orderer of $1 joining the channel" osnadmin_at "$1" join --channelID "$CHANNEL" --config-block "$STATE/channel/genesis.block"
}

peer_joined() { peer_as "$1" channel list 2>/dev/null | grep -qx "$CHANNEL"; }

join_peer() {
    peer_joined "$1" ||
        quietly "the peer of $1 joining the channel" peer_as "$1" channel join -b "$STATE/channel/genesis.block"
}

# ---- the connection profile ---------------------------------------------------------------------

# In the layout that the portal reads; paths are relative to its folder.
write_profile() {
    local agency separator='' channel_part='' organizations_part='' peers_part='' folder user
    for agency in $(agencies); do
        use "$agency"
        folder=organizations/peerOrganizations/$domain
        user=$folder/users/User1@$domain/msp
        channel_part+="$separator
        \"peer0.$domain\": {}"
        organizations_part+="$separator
    \"$id\": {
      \"mspid\": \"$msp\",
      \"peers\": [\"peer0.$domain\"],
      \"users\": {
        \"portal\": {
          \"cert\": { \"path\": \"$user/signcerts/User1@$domain-cert.pem\" },
          \"key\": { \"path\": \"$user/keystore/priv_sk\" }
        }
      }
    }"
        peers_part+="$separator
    \"peer0.$domain\": {
      \"url\": \"grpcs://$host:$peer_port\",
      \"tlsCACerts\": { \"path\": \"$folder/peers/peer0.$domain/tls/ca.crt\" },
      \"grpcOptions\": { \"ssl-target-name-override\": \"peer0.$domain\" }
    }"
        separator=,
    done
    cat >"$PROFILE.new" <<END
{
  "name": "piaolian",
  "version": "1.0.0",
  "channels": {
    "$CHANNEL": {
      "peers": {$channel_part
      }
    }
  },
  "organizations": {$organizations_part
  },
  "peers": {$peers_part
  }
}
END
    mv "$PROFILE.new" "$PROFILE"
}
