package org.piaolian.agencies.domain;

/**
 * A government agency that takes part in the channel.
 *
 * @param mspId its membership service provider on the channel, for example {@code TaxMSP}
 * @param creditCode its unified social credit code (GB 32100-2015)
 * @param reviewer who stands as 复核人 on the receipts that the portal issues for it
 */
public record Agency(AgencyId id, String mspId, String nameZh, String nameEn, String creditCode, String reviewer) {}
