//! What people write before a date or a name: "published", "updated", "by".

/// The labels of one language. Variants are parted by `,`.
pub(in super::super) struct Labels {
    /// BCP 47.
    pub(in super::super) language: &'static str,
    /// Before the date of publication.
    pub(in super::super) published: &'static str,
    /// Before the date of a change.
    pub(in super::super) updated: &'static str,
    /// Before the name of who wrote it.
    pub(in super::super) by: &'static str,
}

const fn labels(language: &'static str, published: &'static str, updated: &'static str, by: &'static str) -> Labels {
    Labels { language, published, updated, by }
}

pub(in super::super) const LABELS: &[Labels] = &[
    labels(
        "en",
        "published,published on,published at,first published,published date,date published,publication date,posted,posted on,posted at,date posted,date,released,release date,issued,created,created on,written,written on,submitted,added,added on,uploaded,aired,pub date,publish date,time,post date,news date",
        "updated,updated on,updated at,last updated,last updated on,update,last update,last modified,modified,edited,last edited,revised,date modified,as of,latest update,corrected",
        "by,written by,reported by,author,authors,story by,posted by,published by,text by,words by,reporter,edited by,editor",
    ),
    labels(
        "vi",
        "đăng,đăng ngày,đăng lúc,ngày đăng,đã đăng,được đăng,đăng tải,đăng bởi,xuất bản,ngày xuất bản,phát hành,ngày phát hành,thời gian,thời gian đăng,ngày,ngày viết,ngày tạo,ngày giờ,ngày đăng tin,đăng tin",
        "cập nhật,cập nhật lúc,cập nhật ngày,cập nhật lần cuối,lần cập nhật cuối,ngày cập nhật,sửa đổi,chỉnh sửa,cập nhật mới nhất",
        "theo,tác giả,bởi,bài,phóng viên,pv,người viết,thực hiện,biên tập,người đăng,đăng bởi",
    ),
    labels(
        "de",
        "veröffentlicht,veröffentlicht am,veröffentlichung,veröffentlichungsdatum,erschienen,erschienen am,publiziert,publiziert am,erstellt,erstellt am,datum,online seit,artikel vom,vom,geschrieben am,gepostet am,gepostet,erstveröffentlichung,eingestellt am",
        "aktualisiert,aktualisiert am,zuletzt aktualisiert,zuletzt aktualisiert am,letzte aktualisierung,aktualisierung,stand,geändert,geändert am,zuletzt geändert,update,bearbeitet,zuletzt bearbeitet",
        "von,autor,autorin,autoren,geschrieben von,verfasst von,ein artikel von,ein beitrag von,eine analyse von,ein kommentar von,ein gastbeitrag von,ein interview von,redaktion",
    ),
    labels(
        "fr",
        "publié,publié le,publiée le,publication,date de publication,mis en ligne,mis en ligne le,mise en ligne,paru,paru le,posté,posté le,date,créé le,écrit le,rédigé le,diffusé le,article publié le",
        "mis à jour,mis à jour le,mise à jour,mise à jour le,dernière mise à jour,actualisé,actualisé le,modifié,modifié le,maj,màj",
        "par,auteur,auteure,rédigé par,écrit par,propos recueillis par,publié par,texte,la rédaction",
    ),
    labels(
        "es",
        "publicado,publicado el,publicada,publicada el,publicación,fecha,fecha de publicación,fecha publicación,creado,creado el,escrito el,subido el,publicado en,día",
        "actualizado,actualizado el,actualizada,actualizada el,actualización,última actualización,última modificación,modificado,modificado el,editado",
        "por,autor,autora,escrito por,publicado por,texto,redacción,redactado por,firma",
    ),
    labels(
        "pt",
        "publicado,publicado em,publicado a,publicada em,publicação,data,data de publicação,data da publicação,postado,postado em,criado em,criado,escrito em,divulgado em,em",
        "atualizado,atualizado em,atualizada em,atualização,última atualização,última modificação,modificado,modificado em,actualizado,actualizado em,editado",
        "por,autor,autora,escrito por,publicado por,texto,redação,da redação,postado por",
    ),
    labels(
        "it",
        "pubblicato,pubblicato il,pubblicata il,pubblicazione,data,data di pubblicazione,data pubblicazione,scritto il,inserito il,postato il,creato il",
        "aggiornato,aggiornato il,aggiornata il,aggiornamento,ultimo aggiornamento,ultima modifica,modificato,modificato il",
        "di,a cura di,autore,autrice,scritto da,da,redazione,testo di,pubblicato da",
    ),
    labels(
        "nl",
        "gepubliceerd,gepubliceerd op,geplaatst,geplaatst op,datum,publicatiedatum,verschenen,verschenen op,gepost op,publicatie",
        "bijgewerkt,bijgewerkt op,laatst bijgewerkt,laatst bijgewerkt op,gewijzigd,gewijzigd op,laatste update,aangepast,update,laatste wijziging",
        "door,auteur,geschreven door,redactie,tekst",
    ),
    labels(
        "sv",
        "publicerad,publicerat,publicerades,publicerad den,datum,upplagd,postad,skapad,publiceringsdatum",
        "uppdaterad,uppdaterat,uppdaterades,senast uppdaterad,ändrad,senast ändrad,redigerad",
        "av,text,författare,skriven av,skribent,reporter",
    ),
    labels(
        "da",
        "publiceret,offentliggjort,udgivet,dato,oprettet,lagt op",
        "opdateret,sidst opdateret,senest opdateret,ændret,sidst ændret",
        "af,skrevet af,forfatter,tekst,journalist",
    ),
    labels(
        "nb",
        "publisert,publiseringsdato,dato,lagt ut,opprettet",
        "oppdatert,sist oppdatert,endret,sist endret",
        "av,skrevet av,forfatter,tekst,journalist",
    ),
    labels(
        "fi",
        "julkaistu,julkaisuaika,julkaisupäivä,päivämäärä,pvm,lisätty,kirjoitettu",
        "päivitetty,viimeksi päivitetty,muokattu,päivitys",
        "kirjoittaja,kirjoittanut,teksti,toimittaja,tekijä",
    ),
    labels(
        "pl",
        "opublikowano,opublikowane,data publikacji,publikacja,dodano,data dodania,utworzono,data,data utworzenia,publikowane",
        "aktualizacja,zaktualizowano,ostatnia aktualizacja,data aktualizacji,zmodyfikowano,aktualizowano,edytowano",
        "autor,autorka,autorzy,napisał,napisała,opracowanie,opracował,tekst,redakcja,przez",
    ),
    labels(
        "cs",
        "publikováno,zveřejněno,vydáno,datum,datum vydání,datum publikace,vytvořeno,vloženo,přidáno",
        "aktualizováno,upraveno,poslední aktualizace,poslední úprava,změněno,aktualizace",
        "autor,autorka,autoři,napsal,napsala,text,redakce",
    ),
    labels(
        "sk",
        "publikované,zverejnené,vydané,dátum,pridané,vytvorené,uverejnené",
        "aktualizované,upravené,posledná aktualizácia,aktualizácia",
        "autor,autorka,napísal,napísala,text",
    ),
    labels(
        "hr",
        "objavljeno,objava,datum,datum objave,postavljeno",
        "ažurirano,zadnja izmjena,izmijenjeno,osvježeno",
        "autor,piše,autorica",
    ),
    labels("sl", "objavljeno,datum,datum objave", "posodobljeno,zadnja posodobitev,osveženo", "avtor,avtorica,piše"),
    labels("sr", "објављено,датум,датум објаве", "ажурирано,измењено,последња измена", "аутор,пише"),
    labels("sr-Latn", "objavljeno,datum,datum objave", "ažurirano,izmenjeno,poslednja izmena", "autor,piše"),
    labels(
        "bg",
        "публикувано,публикувана,публикуван,дата,дата на публикуване,публикация,добавено,създадено",
        "обновено,обновена,актуализирано,актуализирана,последна промяна,последна актуализация,променено",
        "автор,от,написа,текст",
    ),
    labels(
        "ru",
        "опубликовано,опубликована,публикация,дата,дата публикации,размещено,создано,добавлено,время публикации,вышло,новость от,статья от",
        "обновлено,обновлена,изменено,изменена,последнее обновление,дата обновления,отредактировано,обновление",
        "автор,авторы,текст,подготовил,подготовила,корреспондент,редактор,беседовал,беседовала",
    ),
    labels(
        "uk",
        "опубліковано,опублікована,дата,дата публікації,публікація,розміщено,створено,додано",
        "оновлено,змінено,останнє оновлення,дата оновлення,відредаговано",
        "автор,автори,текст,підготував,підготувала,журналіст,редактор",
    ),
    labels("be", "апублікавана,дата,дата публікацыі", "абноўлена,зменена", "аўтар,тэкст"),
    labels(
        "ro",
        "publicat,publicat la,publicat pe,publicată,data,data publicării,postat,postat pe,adăugat,creat",
        "actualizat,actualizat la,ultima actualizare,modificat,ultima modificare,actualizare",
        "de,autor,scris de,text,redacția",
    ),
    labels(
        "hu",
        "megjelent,megjelenés,közzétéve,publikálva,dátum,létrehozva,feltöltve,közzététel,kiadva",
        "frissítve,frissült,módosítva,utolsó frissítés,utoljára frissítve,frissítés",
        "írta,szerző,szerkesztő,szöveg",
    ),
    labels(
        "el",
        "δημοσιεύτηκε,δημοσιεύθηκε,δημοσίευση,ημερομηνία,ημερομηνία δημοσίευσης,αναρτήθηκε,ανάρτηση,πρώτη δημοσίευση",
        "ενημερώθηκε,ενημέρωση,τελευταία ενημέρωση,τροποποιήθηκε,ανανεώθηκε",
        "συντάκτης,του,της,από,γράφει,γράφει ο,γράφει η,συγγραφέας,συντάκτρια,επιμέλεια",
    ),
    labels(
        "tr",
        "yayınlanma,yayınlanma tarihi,yayınlandı,yayın tarihi,yayınlanma zamanı,tarih,giriş,giriş tarihi,oluşturulma,oluşturulma tarihi,eklenme,eklenme tarihi,haber tarihi,yayımlanma,yayımlandı",
        "güncelleme,güncelleme tarihi,güncellenme,güncellenme tarihi,güncellendi,son güncelleme,son güncellenme,düzenlendi",
        "yazan,yazar,haber,muhabir,editör,hazırlayan",
    ),
    labels("az", "dərc edilib,tarix,yayımlanıb", "yenilənib", "müəllif"),
    labels(
        "id",
        "diterbitkan,dipublikasikan,tayang,terbit,tanggal,tanggal terbit,tanggal publikasi,diposting,diunggah,dibuat,publikasi,rilis,waktu",
        "diperbarui,pembaruan,diupdate,terakhir diperbarui,terakhir diupdate,update,diubah",
        "oleh,penulis,ditulis oleh,reporter,editor,pewarta,wartawan,laporan",
    ),
    labels(
        "ms",
        "diterbitkan,disiarkan,tarikh,tarikh terbit,diterbitkan pada,dimuat naik,terbit",
        "dikemas kini,dikemaskini,kemaskini,kemas kini,terakhir dikemas kini,dikemas kini pada",
        "oleh,penulis,ditulis oleh,wartawan",
    ),
    labels(
        "th",
        "เผยแพร่,เผยแพร่เมื่อ,เผยแพร่วันที่,วันที่เผยแพร่,โพสต์,โพสต์เมื่อ,ลงวันที่,ลงเมื่อ,วันที่,ประกาศเมื่อ,เผยแพร่ :,เขียนเมื่อ,สร้างเมื่อ",
        "อัปเดต,อัปเดตเมื่อ,อัปเดตล่าสุด,อัพเดท,อัพเดต,อัพเดทล่าสุด,ปรับปรุง,ปรับปรุงเมื่อ,ปรับปรุงล่าสุด,แก้ไข,แก้ไขเมื่อ,แก้ไขล่าสุด",
        "โดย,ผู้เขียน,เขียนโดย,ผู้สื่อข่าว,เรื่อง,เรื่องโดย",
    ),
    labels(
        "ar",
        "نشر,نشر في,نُشر في,نشرت في,تم النشر,تم النشر في,تاريخ النشر,التاريخ,تاريخ,النشر,تاريخ الإضافة,كتب في,أضيف في,آخر نشر,نشر بتاريخ",
        "تحديث,آخر تحديث,تم التحديث,حدث في,عدل في,آخر تعديل,تاريخ التحديث,محدث",
        "بقلم,كتب,كتبت,كاتب,الكاتب,كتابة,تحرير,إعداد,المصدر,مراسل",
    ),
    labels(
        "fa",
        "تاریخ انتشار,منتشر شده,منتشر شده در,انتشار,تاریخ,زمان انتشار,تاریخ درج,تاریخ خبر,ارسال شده در",
        "به روز رسانی,بروزرسانی,به‌روزرسانی,آخرین به‌روزرسانی,آخرین بروزرسانی,ویرایش,آخرین ویرایش",
        "نویسنده,نوشته,به قلم,گزارش,خبرنگار,توسط",
    ),
    labels(
        "he",
        "פורסם,פורסם בתאריך,פורסם ב,פורסם ב-,תאריך,תאריך פרסום,פרסום,הועלה,נכתב ב,פורסם לראשונה",
        "עודכן,עודכן ב,עודכן ב-,עדכון,עדכון אחרון,עודכן לאחרונה,נערך",
        "מאת,כתב,כתבה,הכתב,ע״י,על ידי",
    ),
    labels(
        "hi",
        "प्रकाशित,प्रकाशन तिथि,प्रकाशित तिथि,प्रकाशन,तारीख,दिनांक,पब्लिश,पब्लिश्ड,पोस्ट किया गया,प्रकाशित किया गया",
        "अपडेटेड,अपडेट,अद्यतन,अंतिम अपडेट,अपडेट किया गया,संशोधित,लास्ट अपडेट",
        "द्वारा,लेखक,रिपोर्ट,लेखिका,रिपोर्टर,संपादक",
    ),
    labels(
        "bn",
        "প্রকাশিত,প্রকাশ,প্রকাশের তারিখ,প্রকাশের সময়,তারিখ,প্রকাশিত হয়েছে,পোস্ট,আপলোড",
        "আপডেট,হালনাগাদ,সর্বশেষ আপডেট,সর্বশেষ হালনাগাদ,আপডেটের সময়,আপডেট সময়",
        "লেখক,লিখেছেন,প্রতিবেদক,নিজস্ব প্রতিবেদক,লেখা",
    ),
    labels("ur", "شائع,شائع شدہ,تاریخ اشاعت,تاریخ,اشاعت", "اپ ڈیٹ,تازہ ترین", "از,مصنف,تحریر"),
    labels(
        "ja",
        "公開,公開日,公開日時,投稿,投稿日,投稿日時,掲載,掲載日,掲載日時,配信,配信日,配信日時,発表,発行,発行日,日付,作成日,登録日,日時,初出,発売日,記事公開日",
        "更新,更新日,更新日時,最終更新,最終更新日,最終更新日時,改訂,修正,改定",
        "文,著者,執筆,記者,取材,編集,ライター,筆者,文・写真,取材・文,作者",
    ),
    labels(
        "ko",
        "입력,입력일,입력시간,등록,등록일,등록일시,게시,게시일,작성,작성일,기사입력,기사등록,기사 입력,발행,발행일,송고,승인,최초입력,최초 입력,날짜,일시,작성시간,공개",
        "수정,수정일,최종수정,최종 수정,업데이트,갱신,기사수정,최종 업데이트",
        "글,기자,작성자,취재,글쓴이,저자",
    ),
    labels(
        "zh",
        "发布,发布时间,发布于,发布日期,发表,发表于,发表时间,发表日期,时间,日期,刊登,创建时间,上传时间,发稿时间,發布,發布時間,發布於,發布日期,發佈,發佈時間,發佈於,發佈日期,發表,發表於,發表時間,時間,刊登時間,上稿時間,出版,出版日期,建立時間,发文时间,录入时间,原创",
        "更新,更新时间,更新於,更新于,更新時間,更新日期,最后更新,最後更新,最近更新,修改,修改时间,最后修改,編輯於",
        "作者,记者,記者,编辑,編輯,责任编辑,責任編輯,文,撰文,来源,來源,通讯员,责编,撰稿,採訪,采写",
    ),
    labels(
        "fil",
        "nai-publish,nailathala,inilathala,petsa,nai-post,ipinaskil,inilathala noong",
        "na-update,huling na-update,in-update",
        "ni,nina,isinulat ni,ulat ni,sinulat ni",
    ),
    labels(
        "sw",
        "ilichapishwa,imechapishwa,tarehe,yamechapishwa,iliyochapishwa",
        "imesasishwa,ilisasishwa",
        "na,mwandishi,imeandikwa na",
    ),
    labels(
        "lt",
        "paskelbta,publikuota,data,įkelta,paskelbimo data",
        "atnaujinta,redaguota,pakeista",
        "autorius,autorė,parengė",
    ),
    labels("lv", "publicēts,publicēta,datums,pievienots", "atjaunots,atjaunināts,labots", "autors,autore"),
    labels("et", "avaldatud,kuupäev,lisatud,postitatud", "uuendatud,muudetud", "autor,kirjutas,toimetaja"),
    labels(
        "ca",
        "publicat,publicat el,data,data de publicació",
        "actualitzat,actualitzat el,última actualització",
        "per,autor,text",
    ),
    labels("gl", "publicado,publicado o,data", "actualizado,última actualización", "por,autor"),
    labels("eu", "argitaratua,data,argitaratze data", "eguneratua,azken eguneraketa", "egilea"),
    labels("is", "birt,birtist,dags,útgefið", "uppfært,síðast uppfært", "eftir,höfundur"),
    labels("sq", "publikuar,botuar,data", "përditësuar,azhurnuar", "nga,autor"),
    labels("hy", "հրապարակվել է,ամսաթիվ", "թարմացվել է", "հեղինակ"),
    labels("ka", "გამოქვეყნდა,თარიღი", "განახლდა", "ავტორი"),
    labels("kk", "жарияланды,күні", "жаңартылды", "авторы"),
    labels("af", "gepubliseer,datum,geplaas", "opgedateer,bygewerk", "deur,skrywer"),
    labels("mn", "нийтэлсэн,огноо", "шинэчлэгдсэн", "зохиогч"),
];

/// A word that names who wrote a text, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByLabel {
    /// Before the name, "by".
    Before(&'static str),
    /// Behind the name, "기자".
    Behind(&'static str),
}

impl ByLabel {
    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Before(word) | Self::Behind(word) => word,
        }
    }
}

/// Words that stand behind a name.
const BEHIND: [&str; 4] = ["기자", "특파원", "記者", "記者報導"];

/// The words around names in all languages.
pub fn by_labels() -> impl Iterator<Item = ByLabel> {
    let before = LABELS.iter().flat_map(|labels| labels.by.split(',')).filter(|word| !word.is_empty());
    before.map(ByLabel::Before).chain(BEHIND.into_iter().map(ByLabel::Behind))
}
