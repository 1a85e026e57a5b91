// Hyperledger's own client for Node, unmodified: evaluates, submits, waits for the commit, reads block events and
// chaincode events. Prints one line of JSON.
//   node client.mjs <connection.json> <agency> <submission> <evaluation> <submission that is refused>
// The last three are JSON: {"name": …, "arguments": […], "transient": {…: base64}}.
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { connect, hash, signers } from '@hyperledger/fabric-gateway';

const [profileFile, agency, ...calls] = process.argv.slice(2);
const [call, question, refused] = calls.map((text) => JSON.parse(text));
const profile = JSON.parse(fs.readFileSync(profileFile));
const read = (entry) => fs.readFileSync(path.resolve(path.dirname(profileFile), entry.path));
const organization = profile.organizations[agency];
const peer = profile.peers[organization.peers[0]];
const channelName = Object.keys(profile.channels)[0];

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
const network = gateway.getNetwork(channelName);
const contract = network.getContract('receipts');
const told = {};
const text = (bytes) => Buffer.from(bytes).toString('utf8');

try {
    const transientData = Object.fromEntries(
        Object.entries(call.transient ?? {}).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    );
    const commit = await contract.submitAsync(call.name, { arguments: call.arguments, transientData });
    const status = await commit.getStatus();
    told.result = text(commit.getResult());
    told.transaction = commit.getTransactionId();
    told.successful = status.successful;
    told.block = Number(status.blockNumber);

    told.evaluated = text(await contract.evaluateTransaction(question.name, ...question.arguments));

    const blocks = await network.getBlockEvents({ startBlock: BigInt(0) });
    told.blocks = [];
    for await (const block of blocks) {
        told.blocks.push(Number(block.getHeader().getNumber()));
        if (told.blocks.length > told.block) {
            break;
        }
    }
    blocks.close();

    const filtered = await network.getFilteredBlockEvents({ startBlock: status.blockNumber });
    for await (const block of filtered) {
        told.filtered = block.getFilteredTransactionsList().map((transaction) => transaction.getTxid());
        break;
    }
    filtered.close();

    const events = await network.getChaincodeEvents('receipts', { startBlock: status.blockNumber });
    for await (const event of events) {
        told.event = { name: event.eventName, payload: text(event.payload), transaction: event.transactionId };
        break;
    }
    events.close();

    try {
        await contract.submitTransaction(refused.name, ...refused.arguments);
    } catch (error) {
        told.refusal = { type: error.constructor.name, code: error.code, details: error.details };
    }
    console.log(JSON.stringify(told));
} finally {
    gateway.close();
    client.close();
}
