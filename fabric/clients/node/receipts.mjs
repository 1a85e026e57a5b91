// A department's own client of the receipts channel. README.md beside this folder tells how it is used.
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import { checkpointers, connect, EndorseError, GatewayError, hash, signers } from '@hyperledger/fabric-gateway';

const USAGE = `node receipts.mjs PROFILE MEMBER
    find CODE NUMBER
    lock CODE NUMBER UNIT ACTOR UNTIL
    release CODE NUMBER UNIT ACTOR [WITHDRAWN|REJECTED|ENDED]
    close CODE NUMBER UNIT ACTOR
    disclosures [AFTER]
    receive ID ACTOR
    readings [AFTER]
    discard ID ACTOR [NO_LONGER_NEEDED|BASIS_GONE|MISTAKE|ENDED]
    follow CHECKPOINT-FILE [HOW-MANY]`;
const REFUSED = 2;
const UNKNOWN = 3;
/** Another transaction was faster: what it did must be looked at before this one is tried again. */
const CONFLICTS = [11, 12]; // MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT
const ATTEMPTS = 5;
const FOR_A_BLOCK_MILLIS = 300;
const REFUSAL = /chaincode response 4\d\d, (.*)/s;

class Stop extends Error {
    constructor(exitCode, message) {
        super(message);
        this.exitCode = exitCode;
    }
}

const text = (bytes) => Buffer.from(bytes).toString('utf8');

function open(profileFile, member) {
    const profile = JSON.parse(fs.readFileSync(profileFile, 'utf8'));
    const organization = profile.organizations[member];
    if (!organization) {
        throw new Stop(1, `${profileFile} has no member ${member}, only ${Object.keys(profile.organizations)}`);
    }
    const read = (entry) => fs.readFileSync(path.resolve(path.dirname(profileFile), entry.path));
    const peer = profile.peers[organization.peers[0]];
    const client = new grpc.Client(
        peer.url.replace('grpcs://', ''),
        grpc.credentials.createSsl(read(peer.tlsCACerts)),
        { 'grpc.ssl_target_name_override': peer.grpcOptions['ssl-target-name-override'] },
    );
    const gateway = connect({
        client,
        hash: hash.sha256,
        identity: { mspId: organization.mspid, credentials: read(organization.users.portal.cert) },
        signer: signers.newPrivateKeySigner(crypto.createPrivateKey(read(organization.users.portal.key))),
    });
    const close = () => {
        gateway.close();
        client.close();
    };
    return { network: gateway.getNetwork(Object.keys(profile.channels)[0]), mspId: organization.mspid, close };
}

/** What the contract, or each peer, said; a gateway's own message only says that something went wrong. */
function words(error) {
    const details = (error.details ?? []).map((detail) => `${detail.mspId}: ${detail.message}`);
    return details.length > 0 ? details.join('\n') : error.message;
}

/** Our own peer endorsed, and others, which may be a block behind it, did not or answered otherwise. */
function arePeersApart(error, mspId) {
    return error.code === grpc.status.ABORTED
        && !(error.details ?? []).some((detail) => detail.mspId === mspId && REFUSAL.test(detail.message));
}

function failed(error) {
    const refusal = words(error).match(REFUSAL);
    return refusal ? new Stop(REFUSED, refusal[1]) : new Stop(1, words(error));
}

async function evaluate({ contract }, name, options) {
    try {
        return text(await contract.evaluate(name, options));
    } catch (error) {
        throw error instanceof GatewayError ? failed(error) : error;
    }
}

/**
 * What was disclosed to this member: from a peer of its own, as nobody else's has it, and checked. All members are told
 * before that it is read, or the contract does not show it.
 */
async function receive(own, id, actor) {
    const { transaction } = JSON.parse(await submit(own, 'logReading', id, actor));
    const answer = await evaluate(own, 'readDisclosure', {
        arguments: [id, transaction], endorsingOrganizations: [own.mspId],
    });
    const { salt, content, hash: told } = JSON.parse(answer);
    const got = crypto.createHash('sha256').update(Buffer.from(salt, 'hex')).update(content, 'utf8').digest('hex');
    if (got !== told) {
        throw new Stop(1, 'the content does not have the hash that all members know');
    }
    return answer;
}

/** One step of one receipt's life, committed when this returns. */
function transit(own, action, item) {
    return submit(own, 'transit', action, 'ALL', JSON.stringify([item]));
}

async function submit({ contract, mspId }, name, ...args) {
    for (let attempt = 1; ; attempt++) {
        let transaction;
        try {
            transaction = await contract.newProposal(name, { arguments: args }).endorse();
            const status = await (await transaction.submit()).getStatus();
            if (status.successful) {
                return text(transaction.getResult());
            }
            if (attempt === ATTEMPTS || !CONFLICTS.includes(status.code)) {
                throw new Stop(1, `transaction ${status.transactionId} came to nothing: code ${status.code}`);
            }
            await sleep(100 * attempt * Math.random());
        } catch (error) {
            if (error instanceof EndorseError) {
                if (attempt === ATTEMPTS || !arePeersApart(error, mspId)) {
                    throw failed(error);
                }
                // By then the others have the block that our peer has.
                await sleep(FOR_A_BLOCK_MILLIS * attempt);
                continue;
            }
            // Submitting failed, or asking what became of it.
            if (error instanceof GatewayError) {
                throw new Stop(UNKNOWN, `it is not known whether transaction ${error.transactionId} was written: look `
                    + `it up before you try again\n${words(error)}`);
            }
            throw error;
        }
    }
}

/** Prints each event as a line of JSON, from behind the checkpoint on, or from the channel's beginning. */
async function follow(network, file, most) {
    const checkpoint = await checkpointers.file(file);
    for (let count = 0; count < most;) {
        const events = await network.getChaincodeEvents('receipts', { checkpoint, startBlock: 0n });
        try {
            for await (const event of events) {
                const { blockNumber, transactionId, eventName, payload } = event;
                console.log(JSON.stringify({
                    block: Number(blockNumber), transaction: transactionId, event: eventName,
                    content: JSON.parse(text(payload)),
                }));
                // Behind the work: what was printed and not noted when the power failed is printed again.
                await checkpoint.checkpointChaincodeEvent(event);
                count++;
                if (count >= most) {
                    break;
                }
            }
        } catch (error) {
            if (!(error instanceof GatewayError)) {
                throw error;
            }
            console.error(`the peer went away, again in a second: ${words(error)}`);
            await sleep(1000);
        } finally {
            events.close();
        }
    }
}

async function run([profile, member, command, ...args]) {
    const counts = {
        find: [2], lock: [5], release: [4, 5], close: [4], disclosures: [0, 1], receive: [2], readings: [0, 1],
        discard: [2, 3], follow: [1, 2],
    };
    if (!counts[command]?.includes(args.length)) {
        throw new Stop(1, USAGE);
    }
    const { network, mspId, close } = open(profile, member);
    const contract = network.getContract('receipts');
    const own = { contract, mspId };
    const [code, number, unit, actor, last] = args;
    try {
        switch (command) {
            case 'find':
                return await evaluate(own, 'find', { arguments: [code, number] });
            case 'lock':
                return await transit(own, 'lock', { code, number, actor, reason: 'REIMBURSEMENT', unit, until: last });
            case 'release':
                return await transit(own, 'release', { code, number, actor, reason: last ?? 'WITHDRAWN', unit });
            case 'close':
                return await transit(own, 'close', { code, number, actor, reason: 'REIMBURSED', unit });
            case 'disclosures':
                return await evaluate(own, 'disclosures', { arguments: [mspId, args[0] ?? ''] });
            case 'receive':
                return await receive(own, args[0], args[1]);
            case 'readings':
                return await evaluate(own, 'readings', { arguments: [mspId, args[0] ?? ''] });
            case 'discard':
                return await submit(own, 'discard', args[0], args[1], args[2] ?? 'NO_LONGER_NEEDED');
            default:
                return await follow(network, args[0], args[1] === undefined ? Infinity : Number(args[1]));
        }
    } finally {
        close();
    }
}

try {
    const answer = await run(process.argv.slice(2));
    if (answer !== undefined) {
        console.log(answer);
    }
} catch (error) {
    console.error(error instanceof Stop ? error.message : error);
    process.exitCode = error.exitCode ?? 1;
}
