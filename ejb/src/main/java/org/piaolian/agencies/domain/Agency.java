package org.piaolian.agencies.domain;

/**
 * A government agency that takes part in the channel.
 *
 * @param mspId its membership service provider on the channel, for example {@code TaxMSP}
 * @param creditCode its unified social credit code (GB 32100-2015)
 */
public record Agency(AgencyId id, String mspId, String nameZh, String nameEn, String creditCode) {}
