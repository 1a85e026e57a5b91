/**
 * Checks a receipt against its proof with the agencies' public keys and nothing else: no portal, no channel, no network.
 * It is a program of its own, {@code verifier.jar}, and imports the JDK alone (ADR 0018). The formats are those of
 * {@code ear/docs/proof-format.md}; whoever writes them uses these very classes.
 */
package org.piaolian.verifier;
